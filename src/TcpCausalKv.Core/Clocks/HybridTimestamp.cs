namespace TcpCausalKv.Core.Clocks;

/// <summary>
/// A hybrid logical timestamp: 48 bits of Unix milliseconds above a 16-bit counter, compared as one number.
/// Breaks ties between concurrent writes; ties of timestamps are broken by the origin slot.
/// </summary>
/// <remarks>Kulkarni, Demirbas et al., "Logical Physical Clocks and Consistent Snapshots", 2014.</remarks>
/// <param name="Bits">Milliseconds shifted left by 16, plus the counter.</param>
public readonly record struct HybridTimestamp(ulong Bits) : IComparable<HybridTimestamp>
{
    /// <summary>Timestamps at or above this are refused on the wire, so that counting on from one can never overflow.</summary>
    public const ulong BitsMax = ulong.MaxValue >> 1;

    /// <summary>
    /// No write is named while a clock says more than this, in Unix milliseconds: a day before the first timestamp that is refused on the wire,
    /// so that what is acknowledged is always taken elsewhere. In the year 6429.
    /// </summary>
    public const long MillisecondsMax = (long)(BitsMax >> 16) - (24 * 60 * 60 * 1_000);

    /// <summary>Unix time in milliseconds, as the writers' clocks had it.</summary>
    public long Milliseconds => (long)(Bits >> 16);

    /// <summary>Orders timestamps of the same millisecond.</summary>
    public int Counter => (int)(Bits & 0xFFFF);

    /// <summary>The first timestamp of a millisecond.</summary>
    /// <param name="unixMs">Unix time in milliseconds, 0 up to 2^47.</param>
    public static HybridTimestamp FromMilliseconds(long unixMs) => new((ulong)Math.Max(0, unixMs) << 16);

    /// <inheritdoc/>
    public int CompareTo(HybridTimestamp other) => Bits.CompareTo(other.Bits);

    /// <summary>True if <paramref name="left"/> is the earlier timestamp.</summary>
    public static bool operator <(HybridTimestamp left, HybridTimestamp right) => left.Bits < right.Bits;

    /// <summary>True if <paramref name="left"/> is the later timestamp.</summary>
    public static bool operator >(HybridTimestamp left, HybridTimestamp right) => left.Bits > right.Bits;

    /// <summary>True unless <paramref name="left"/> is the later timestamp.</summary>
    public static bool operator <=(HybridTimestamp left, HybridTimestamp right) => left.Bits <= right.Bits;

    /// <summary>True unless <paramref name="left"/> is the earlier timestamp.</summary>
    public static bool operator >=(HybridTimestamp left, HybridTimestamp right) => left.Bits >= right.Bits;

    /// <summary>The timestamp as <c>milliseconds.counter</c>.</summary>
    public override string ToString() => $"{Milliseconds}.{Counter}";
}
