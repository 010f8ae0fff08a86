using System.Buffers.Binary;

namespace TcpCausalKv.Core.Elements.Streams;

// mark = last:id deleted:id removed:u64       id = ms:u64 sequence:u64, both big-endian; removed is little-endian
/// <summary>What a stream knows of entries that are gone. It keeps a stream there that has none.</summary>
/// <param name="LastId">No id up to this is made any more, where this is known.</param>
/// <param name="MaxDeletedId">The last entry that was deleted by its id.</param>
/// <param name="Removed">Entries that are gone, deleted or trimmed.</param>
public readonly record struct StreamMark(StreamId LastId, StreamId MaxDeletedId, ulong Removed)
{
    /// <summary>Bytes of a mark.</summary>
    public const int Bytes = (2 * StreamId.Bytes) + sizeof(ulong);

    /// <summary>Reads a mark.</summary>
    /// <param name="source">Just <see cref="Bytes"/>.</param>
    public static StreamMark Read(ReadOnlySpan<byte> source) => new(
        StreamId.Read(source),
        StreamId.Read(source[StreamId.Bytes..]),
        BinaryPrimitives.ReadUInt64LittleEndian(source[(2 * StreamId.Bytes)..]));

    /// <summary>Writes the mark.</summary>
    /// <param name="destination">At least <see cref="Bytes"/>.</param>
    public void Write(Span<byte> destination)
    {
        LastId.Write(destination);
        MaxDeletedId.Write(destination[StreamId.Bytes..]);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[(2 * StreamId.Bytes)..], Removed);
    }

    /// <summary>What is read of two that were written at the same time: of each number the greatest.</summary>
    public StreamMark Join(StreamMark other) => new(
        StreamId.Later(LastId, other.LastId), StreamId.Later(MaxDeletedId, other.MaxDeletedId), Math.Max(Removed, other.Removed));
}
