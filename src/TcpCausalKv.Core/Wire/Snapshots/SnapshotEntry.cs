using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Wire.Snapshots;

/// <summary>One version in a block of a snapshot. Borrows the bytes of its frame.</summary>
public readonly ref struct SnapshotEntry
{
    /// <summary>Makes an entry over borrowed bytes.</summary>
    /// <param name="key">The key.</param>
    /// <param name="dot">The write that set the version.</param>
    /// <param name="timestamp">When that write was made.</param>
    /// <param name="value">The value.</param>
    /// <param name="element">Name of the element; empty for a text.</param>
    public SnapshotEntry(
        ReadOnlySpan<byte> key, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value, ReadOnlySpan<byte> element = default)
    {
        Key = key;
        Element = element.IsEmpty ? ElementName.Text : element;
        Dot = dot;
        Timestamp = timestamp;
        Value = value;
    }

    /// <summary>The key.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>Name of the element.</summary>
    public ReadOnlySpan<byte> Element { get; }

    /// <summary>The write that set the version.</summary>
    public Dot Dot { get; }

    /// <summary>When that write was made.</summary>
    public HybridTimestamp Timestamp { get; }

    /// <summary>The value.</summary>
    public ReadOnlySpan<byte> Value { get; }
}
