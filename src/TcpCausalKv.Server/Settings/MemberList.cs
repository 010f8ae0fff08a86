using System.Collections.ObjectModel;
using TcpCausalKv.Node;

namespace TcpCausalKv.Server.Settings;

/// <summary>The members of a cluster by slot, as one types them: <c>x=127.0.0.1:7000,y=127.0.0.1:7001</c>.</summary>
/// <param name="names">By slot.</param>
/// <param name="addresses">By slot, where peers connect.</param>
internal sealed class MemberList(ReadOnlyCollection<string> names, ReadOnlyCollection<PeerAddress> addresses)
{
    /// <summary>The members' names, by slot.</summary>
    public ReadOnlyCollection<string> Names { get; } = names;

    /// <summary>Where the members' peers connect, by slot.</summary>
    public ReadOnlyCollection<PeerAddress> Addresses { get; } = addresses;

    /// <summary>Reads <c>name=host:port</c>, several with commas.</summary>
    /// <exception cref="FormatException">The text is no such list.</exception>
    public static MemberList Parse(string text)
    {
        List<string> names = [];
        List<PeerAddress> addresses = [];
        foreach (string member in text.Split(',', StringSplitOptions.TrimEntries))
        {
            int equals = member.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new FormatException($"'{member}' is no member: write name=host:port, as in x=127.0.0.1:7000.");

            names.Add(member[..equals]);
            addresses.Add(ParseAddress(member[(equals + 1)..]));
        }

        return new MemberList(names.AsReadOnly(), addresses.AsReadOnly());
    }

    private static PeerAddress ParseAddress(string text)
    {
        PeerAddress address = PeerAddress.Parse(text);
        return address.Port != 0 ? address : throw new FormatException($"'{text}' has no port that a peer could dial: write 1 to 65535.");
    }
}
