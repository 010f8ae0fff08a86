namespace TcpCausalKv.Core.Clocks;

/// <summary>
/// Gives stamps that never repeat or go back at this node and that follow every stamp it has observed,
/// whatever the wall clock does meanwhile.
/// </summary>
/// <remarks>Owned by the replica's thread.</remarks>
public sealed class HybridClock
{
    private ulong _last;

    /// <summary>The last stamp given or observed.</summary>
    public HybridStamp Last => new(_last);

    /// <summary>How far the last stamp runs ahead of the wall clock, in milliseconds; 0 if it does not.</summary>
    /// <param name="unixMs">The wall clock, Unix milliseconds.</param>
    public long AheadMs(long unixMs) => Math.Max(0, Last.Milliseconds - unixMs);

    /// <summary>The stamp that a write made at <paramref name="unixMs"/> gets; it is taken by <see cref="Observe"/>.</summary>
    /// <param name="unixMs">The wall clock, Unix milliseconds.</param>
    public HybridStamp Next(long unixMs) => new(Math.Max(_last + 1, HybridStamp.FromMilliseconds(unixMs).Bits));

    /// <summary>Makes all later stamps follow <paramref name="stamp"/>.</summary>
    public void Observe(HybridStamp stamp) => _last = Math.Max(_last, stamp.Bits);
}
