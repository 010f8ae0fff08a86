using System.Buffers.Binary;
using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Wire.Snapshots;

// snapshot-block = kind entry+
// entry          = sequence:u64 timestamp:u64 origin:u8 keyLength:u32 valueLength:u32 key value
//                  0            8         16        17            21              25

/// <summary>Collects versions into one block of a snapshot after another. A version above the size of a block has one of its own.</summary>
/// <remarks>Holds one block; the memory of one above the usual size is let go of when the block is cleared.</remarks>
public sealed class SnapshotBlockWriter
{
    /// <summary>Blocks have at most this many bytes, unless they hold one version only.</summary>
    public const int BytesTarget = 64 * 1024;

    internal const int EntriesAt = Frame.HeaderBytes + 1;
    internal const int TimestampAt = 8;
    internal const int OriginAt = 16;
    internal const int KeyLengthAt = 17;
    internal const int ValueLengthAt = 21;
    internal const int EntryHeaderBytes = 25;

    private byte[] _block = new byte[BytesTarget];
    private int _length = EntriesAt;

    /// <summary>True if the block has no version.</summary>
    public bool IsEmpty => _length == EntriesAt;

    /// <summary>Adds a version.</summary>
    /// <returns>False if the block has no room for it: <see cref="Seal"/> and <see cref="Clear"/> it first. An empty one always has.</returns>
    public bool TryAdd(ReadOnlySpan<byte> key, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value)
    {
        int bytes = checked(EntryHeaderBytes + key.Length + value.Length);
        if (bytes > _block.Length - _length)
        {
            if (!IsEmpty) return false;
            _block = new byte[checked(EntriesAt + bytes)];
        }

        Span<byte> entry = _block.AsSpan(_length, bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(entry, dot.Entry);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[TimestampAt..], timestamp.Bits);
        entry[OriginAt] = (byte)dot.Origin;
        BinaryPrimitives.WriteInt32LittleEndian(entry[KeyLengthAt..], key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(entry[ValueLengthAt..], value.Length);
        key.CopyTo(entry[EntryHeaderBytes..]);
        value.CopyTo(entry[(EntryHeaderBytes + key.Length)..]);
        _length += bytes;
        return true;
    }

    /// <summary>Closes the block.</summary>
    /// <returns>A whole frame of kind <see cref="FrameKind.SnapshotBlock"/>, borrowed until the next change.</returns>
    public ReadOnlySpan<byte> Seal()
    {
        Span<byte> frame = _block.AsSpan(0, _length);
        frame[Frame.HeaderBytes] = (byte)FrameKind.SnapshotBlock;
        Frame.Seal(frame);
        return frame;
    }

    /// <summary>Begins a new block.</summary>
    public void Clear()
    {
        if (_block.Length > BytesTarget) _block = new byte[BytesTarget];
        _length = EntriesAt;
    }
}
