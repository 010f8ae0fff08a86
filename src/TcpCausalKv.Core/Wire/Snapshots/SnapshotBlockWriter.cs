using System.Buffers.Binary;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Wire.Snapshots;

// snapshot-block = kind entry+
// entry          = sequence:u64 timestamp:u64 origin:u8 keyLength:u32 valueLength:u32 (0 | elementLength:u32) key element value
//                  0            8         16        17            21              25
//
// The element is there if the highest bit of the origin is set; else the version is that of a text.

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
    internal const int ElementLengthBytes = sizeof(uint);
    internal const byte HasElement = 0x80;

    private byte[] _block = new byte[BytesTarget];
    private int _length = EntriesAt;

    /// <summary>True if the block has no version.</summary>
    public bool IsEmpty => _length == EntriesAt;

    /// <summary>Adds a version.</summary>
    /// <returns>False if the block has no room for it: <see cref="Seal"/> and <see cref="Clear"/> it first. An empty one always has.</returns>
    public bool TryAdd(in SnapshotEntry version)
    {
        bool isText = version.Element.SequenceEqual(ElementName.Text);
        int elementBytes = isText ? 0 : ElementLengthBytes + version.Element.Length;
        int bytes = checked(EntryHeaderBytes + version.Key.Length + elementBytes + version.Value.Length);
        if (bytes > _block.Length - _length)
        {
            if (!IsEmpty) return false;
            _block = new byte[checked(EntriesAt + bytes)];
        }

        Write(_block.AsSpan(_length, bytes), version, isText);
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

    private static void Write(Span<byte> entry, in SnapshotEntry version, bool isText)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(entry, version.Dot.Entry);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[TimestampAt..], version.Timestamp.Bits);
        entry[OriginAt] = (byte)(version.Dot.Origin | (isText ? 0 : HasElement));
        BinaryPrimitives.WriteInt32LittleEndian(entry[KeyLengthAt..], version.Key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(entry[ValueLengthAt..], version.Value.Length);
        entry = entry[EntryHeaderBytes..];
        if (!isText)
        {
            BinaryPrimitives.WriteInt32LittleEndian(entry, version.Element.Length);
            entry = entry[ElementLengthBytes..];
        }

        version.Key.CopyTo(entry);
        if (!isText) version.Element.CopyTo(entry[version.Key.Length..]);
        version.Value.CopyTo(entry[(version.Key.Length + (isText ? 0 : version.Element.Length))..]);
    }
}
