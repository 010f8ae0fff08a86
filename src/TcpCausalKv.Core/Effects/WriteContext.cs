using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Effects;

/// <summary>The write that an effect is part of.</summary>
/// <param name="dot">Its name.</param>
/// <param name="timestamp">When it was made.</param>
/// <param name="observed">Per slot, how many writes it had seen; slots beyond the end count 0. Borrowed.</param>
public readonly ref struct WriteContext(Dot dot, HybridTimestamp timestamp, ReadOnlySpan<ulong> observed)
{
    /// <summary>The write's name.</summary>
    public Dot Dot { get; } = dot;

    /// <summary>When the write was made.</summary>
    public HybridTimestamp Timestamp { get; } = timestamp;

    /// <summary>What the write had seen.</summary>
    internal CausalContext Seen { get; } = new(dot, observed);
}
