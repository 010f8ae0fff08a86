namespace TcpCausalKv.Core.Clocks;

/// <summary>
/// Gives timestamps that never repeat or go back at this node and that follow every timestamp it has observed,
/// whatever the wall clock does meanwhile.
/// </summary>
/// <remarks>Owned by the replica's thread.</remarks>
public sealed class HybridClock
{
    private ulong _last;

    /// <summary>The last timestamp given or observed.</summary>
    public HybridTimestamp Last => new(_last);

    /// <summary>How far the last timestamp runs ahead of the wall clock, in milliseconds; 0 if it does not.</summary>
    /// <param name="unixMs">The wall clock, Unix milliseconds.</param>
    public long AheadMs(long unixMs) => Math.Max(0, Last.Milliseconds - unixMs);

    /// <summary>The timestamp that a write made at <paramref name="unixMs"/> gets; it is taken by <see cref="Observe"/>.</summary>
    /// <param name="unixMs">The wall clock, Unix milliseconds.</param>
    public HybridTimestamp Next(long unixMs) => new(Math.Max(_last + 1, HybridTimestamp.FromMilliseconds(unixMs).Bits));

    /// <summary>Makes all later timestamps follow <paramref name="timestamp"/>.</summary>
    public void Observe(HybridTimestamp timestamp) => _last = Math.Max(_last, timestamp.Bits);
}
