namespace TcpCausalKv.Core.Clocks;

/// <summary>What a write had seen when it was made: the versions that it replaces.</summary>
/// <param name="by">The write. It follows all of its origin's earlier writes, and the earlier effects of its own.</param>
/// <param name="clock">Per slot, how many writes it had seen; slots beyond the end count 0.</param>
internal readonly ref struct CausalContext(Dot by, ReadOnlySpan<ulong> clock)
{
    private readonly Dot _by = by;
    private readonly ReadOnlySpan<ulong> _clock = clock;

    /// <summary>True if the write had seen the version that <paramref name="dot"/> set.</summary>
    public bool Covers(Dot dot) =>
        (dot.Origin == _by.Origin && dot.Entry <= _by.Entry)
        || dot.Entry <= ClockOf(dot.Origin);

    /// <summary>The writes of a slot that it had seen, its own among them.</summary>
    public ulong CountOf(int slot) => slot == _by.Origin ? Math.Max(_by.Entry, ClockOf(slot)) : ClockOf(slot);

    private ulong ClockOf(int slot) => slot < _clock.Length ? _clock[slot] : 0;
}
