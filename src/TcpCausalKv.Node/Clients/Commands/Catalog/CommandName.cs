using System.Text;

namespace TcpCausalKv.Node.Clients.Commands.Catalog;

/// <summary>Compares names of commands, as text or as bytes, without regard to the case of ASCII letters.</summary>
internal sealed class CommandName : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    private const uint HashSeed = 2166136261;
    private const uint HashPrime = 16777619;
    private const uint CaseBit = 0x20;

    private CommandName()
    {
    }

    public static CommandName Comparer { get; } = new();

    public string Create(ReadOnlySpan<byte> alternate) => Encoding.Latin1.GetString(alternate);

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.OrdinalIgnoreCase);

    public bool Equals(ReadOnlySpan<byte> alternate, string other) => Ascii.EqualsIgnoreCase(alternate, other);

    // FNV-1a over the characters with the case bit set: equal for both cases of a letter, and for a few other pairs, which Equals
    // tells apart.
    public int GetHashCode(string obj)
    {
        uint hash = HashSeed;
        foreach (char character in obj) hash = (hash ^ (character | CaseBit)) * HashPrime;
        return (int)hash;
    }

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        uint hash = HashSeed;
        foreach (byte character in alternate) hash = (hash ^ (character | CaseBit)) * HashPrime;
        return (int)hash;
    }
}
