using System.Net;
using System.Net.Sockets;
using TcpCausalKv.Node;

namespace TcpCausalKv.Server.Settings;

/// <summary>Turns an address that a node is told to listen on into one that a socket takes.</summary>
internal static class ListenAddress
{
    /// <summary>The address itself, or what its name means on this machine; IPv4 where a name means both.</summary>
    /// <exception cref="SettingException">The name means nothing here.</exception>
    public static async Task<IPEndPoint> ResolveAsync(string setting, PeerAddress address)
    {
        if (IPAddress.TryParse(address.Host, out IPAddress? literal)) return new IPEndPoint(literal, address.Port);

        try
        {
            IPAddress[] found = await Dns.GetHostAddressesAsync(address.Host);
            IPAddress chosen = found.FirstOrDefault(ip => ip.AddressFamily == AddressFamily.InterNetwork) ?? found[0];
            return new IPEndPoint(chosen, address.Port);
        }
        catch (SocketException unknown)
        {
            throw new SettingException(
                $"{setting}: the name '{address.Host}' is not known here ({unknown.Message}); "
                + $"give an IP address of this machine, as in 0.0.0.0:{address.Port}.",
                unknown);
        }
    }
}
