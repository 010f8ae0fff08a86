using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Wire.Snapshots;

/// <summary>One version in a block of a snapshot. Borrows the bytes of its frame.</summary>
public readonly ref struct SnapshotEntry
{
    /// <summary>Makes an entry over borrowed bytes.</summary>
    /// <param name="key">The key.</param>
    /// <param name="dot">The write that set the version.</param>
    /// <param name="timestamp">When that write was made.</param>
    /// <param name="value">The value.</param>
    public SnapshotEntry(ReadOnlySpan<byte> key, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value)
    {
        Key = key;
        Dot = dot;
        Timestamp = timestamp;
        Value = value;
    }

    /// <summary>The key.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The write that set the version.</summary>
    public Dot Dot { get; }

    /// <summary>When that write was made.</summary>
    public HybridTimestamp Timestamp { get; }

    /// <summary>The value.</summary>
    public ReadOnlySpan<byte> Value { get; }
}
