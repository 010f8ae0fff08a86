namespace TcpCausalKv.Core.Clocks;

/// <summary>
/// Gives timestamps that never repeat or go back at this node and that follow every timestamp it has observed,
/// whatever the wall clock does meanwhile.
/// </summary>
/// <remarks>Owned by the replica's thread.</remarks>
public sealed class HybridClock
{
    /// <summary>How far the last timestamp may be ahead of the wall clock and still say what time it is, milliseconds.</summary>
    public const int LeadMsMax = 1_000;

    private ulong _last;

    /// <summary>The last timestamp given or observed.</summary>
    public HybridTimestamp Last => new(_last);

    /// <summary>How far the last timestamp runs ahead of the wall clock, in milliseconds; 0 if it does not.</summary>
    /// <param name="unixMs">The wall clock, Unix milliseconds.</param>
    public long AheadMs(long unixMs) => Math.Max(0, Last.Milliseconds - unixMs);

    /// <summary>
    /// What time it is, Unix milliseconds: the wall clock, or the last timestamp if that is later, but no more than <see cref="LeadMsMax"/> later. So
    /// nobody sees a key alive after something that was written by one who saw it dead, and one wrong clock ends no keys.
    /// </summary>
    /// <param name="unixMs">The wall clock, Unix milliseconds.</param>
    public long Now(long unixMs) => Math.Max(unixMs, Math.Min(Last.Milliseconds, unixMs + LeadMsMax));

    /// <summary>The timestamp that a write made at <paramref name="unixMs"/> gets; it is taken by <see cref="Observe"/>.</summary>
    /// <param name="unixMs">The wall clock, Unix milliseconds.</param>
    public HybridTimestamp Next(long unixMs) => new(Math.Max(_last + 1, HybridTimestamp.FromMilliseconds(unixMs).Bits));

    /// <summary>Makes all later timestamps follow <paramref name="timestamp"/>.</summary>
    public void Observe(HybridTimestamp timestamp) => _last = Math.Max(_last, timestamp.Bits);
}
