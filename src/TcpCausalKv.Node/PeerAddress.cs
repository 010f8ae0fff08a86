using System.Net;
using TcpCausalKv.Core.Numbers;

namespace TcpCausalKv.Node;

/// <summary>Where a node is reached: a name or an IP address, and a port. Names are resolved anew at each connection.</summary>
/// <param name="Host">A host name or an IP address.</param>
/// <param name="Port">1..65535; 0 only for listening, where the system chooses.</param>
public sealed record PeerAddress(string Host, int Port)
{
    /// <summary>Reads <c>host:port</c> or <c>[ipv6]:port</c>.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static PeerAddress Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        string host = colon > 0 ? text[..colon].Trim('[', ']') : "";
        bool isPort = StrictNumber.TryDigits(text.AsSpan(colon + 1), out int port) && port <= IPEndPoint.MaxPort;
        if (host.Length == 0 || !isPort)
        {
            throw new FormatException($"'{text}' is no address: write host:port, as in 127.0.0.1:7000.");
        }

        return new PeerAddress(host, port);
    }

    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
