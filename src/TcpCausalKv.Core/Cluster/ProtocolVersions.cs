namespace TcpCausalKv.Core.Cluster;

/// <summary>The versions of the peer protocol that a build speaks.</summary>
/// <param name="Min">The oldest, 1 or later.</param>
/// <param name="Max">The newest.</param>
public readonly record struct ProtocolVersions(int Min, int Max)
{
    /// <summary>No version: nothing is known of what somebody speaks.</summary>
    public const int Unknown = 0;

    /// <summary>
    /// Those of this build. Version 1 told the whole member list in a hello, 2 knew nothing but texts, 3 one database, 4 no order, 5 no stream.
    /// </summary>
    public static ProtocolVersions Current { get; } = new(3, 6);

    /// <summary>The newest version that both speak; <see cref="Unknown"/> if there is none.</summary>
    public int Common(ProtocolVersions other)
    {
        int newest = Math.Min(Max, other.Max);
        return newest >= Math.Max(Min, other.Min) ? newest : Unknown;
    }

    /// <summary>The range in words: <c>2</c>, or <c>2 to 3</c>.</summary>
    public override string ToString() => Min == Max ? $"{Max}" : $"{Min} to {Max}";
}
