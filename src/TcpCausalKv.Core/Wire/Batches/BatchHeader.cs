using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Wire.Batches;

//  0       4       8     9       10     11    12      16               24            32                 32 + 8 x width
//  | length | crc  | kind | origin | width | 0 | count | firstEntry | firstTimestamp | dependency clock | writes ...
//
// The writes have the entries first, first+1, ... and the timestamps first, first+1, ...; the origin's own entry of the
// dependency clock is the one before the first: firstEntry - 1, or the last of an earlier epoch.

/// <summary>The fixed part of a batch. Borrows the bytes of its frame.</summary>
public readonly ref struct BatchHeader
{
    internal const int OriginAt = 9;
    internal const int WidthAt = 10;
    internal const int ReservedAt = 11;
    internal const int CountAt = 12;
    internal const int FirstEntryAt = 16;
    internal const int FirstTimestampAt = 24;
    internal const int DependenciesAt = 32;

    private readonly ReadOnlySpan<byte> _frame;

    /// <summary>Reads the header of a batch that was checked before, or that this node made.</summary>
    /// <param name="frame">A whole batch frame.</param>
    public BatchHeader(ReadOnlySpan<byte> frame)
    {
        _frame = frame;
        Origin = frame[OriginAt];
        Count = (int)BinaryPrimitives.ReadUInt32LittleEndian(frame[CountAt..]);
        FirstEntry = BinaryPrimitives.ReadUInt64LittleEndian(frame[FirstEntryAt..]);
    }

    /// <summary>Slot of the node that made these writes.</summary>
    public int Origin { get; }

    /// <summary>How many writes, at least 1.</summary>
    public int Count { get; }

    /// <summary>Entry of the first write.</summary>
    public ulong FirstEntry { get; }

    /// <summary>Entry of the last write.</summary>
    public ulong LastEntry => FirstEntry + (ulong)Count - 1;

    /// <summary>The last write.</summary>
    public Dot LastDot => new(Origin, LastEntry);

    /// <summary>Timestamp of the first write; each later one's is one more.</summary>
    public HybridTimestamp FirstTimestamp => new(BinaryPrimitives.ReadUInt64LittleEndian(_frame[FirstTimestampAt..]));

    /// <summary>Timestamp of the last write.</summary>
    public HybridTimestamp LastTimestamp => new(FirstTimestamp.Bits + (ulong)Count - 1);

    /// <summary>What the origin had applied when it made these writes; its own entry is the one before the first.</summary>
    public ReadOnlySpan<ulong> Dependencies =>
        MemoryMarshal.Cast<byte, ulong>(_frame.Slice(DependenciesAt, _frame[WidthAt] * VectorClock.EntryBytes));

    /// <summary>The encoded writes.</summary>
    public ReadOnlySpan<byte> Writes => _frame[Bytes(_frame[WidthAt])..];

    /// <summary>Bytes before the writes, in a cluster of <paramref name="width"/>.</summary>
    public static int Bytes(int width) => DependenciesAt + width * VectorClock.EntryBytes;
}
