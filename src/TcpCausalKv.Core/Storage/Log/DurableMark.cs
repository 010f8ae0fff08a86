using System.Buffers.Binary;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Core.Storage.Log;

// mark = log offset:u64 serial:u64 crc32c:u32        crc32c is over the segment's start (u64), log offset and serial

/// <summary>
/// Says, inside of a segment's head, that all of the log before a log offset was synced. So recovery can tell what a power cut may have
/// taken from what it can't: a broken record before the mark is damage.
/// </summary>
/// <remarks>
/// Two places take turns, so that one is whole whatever happens to the other. A mark is written after its sync and gets durable with the
/// next one; a mark that is lost only claims less.
/// </remarks>
/// <param name="LogOffset">All before it was synced.</param>
/// <param name="Serial">Counts the marks of a segment; its lowest bit chooses the place.</param>
public readonly record struct DurableMark(long LogOffset, ulong Serial)
{
    /// <summary>Bytes of a mark.</summary>
    public const int Bytes = 20;

    internal const int FirstAt = 2048;

    private const int SecondAt = 3072;
    private const int SerialAt = 8;
    private const int ChecksumAt = 16;

    /// <summary>Where in its segment this mark is written.</summary>
    public int Offset => (Serial & 1) == 0 ? FirstAt : SecondAt;

    /// <summary>Writes the mark.</summary>
    /// <param name="destination">At least <see cref="Bytes"/> long.</param>
    /// <param name="segmentStart">So that a mark in the wrong file is none.</param>
    public void WriteTo(Span<byte> destination, long segmentStart)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination, LogOffset);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[SerialAt..], Serial);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[ChecksumAt..], Checksum(destination, segmentStart));
    }

    /// <summary>The later mark of a segment, or null if there is no whole one.</summary>
    /// <param name="page">As much of the segment's page as there is.</param>
    /// <param name="segmentStart">Where in the log the segment starts.</param>
    public static DurableMark? Latest(ReadOnlySpan<byte> page, long segmentStart)
    {
        DurableMark? first = ReadAt(page, FirstAt, segmentStart);
        DurableMark? second = ReadAt(page, SecondAt, segmentStart);
        return first is null || second?.Serial > first.Value.Serial ? second : first;
    }

    private static DurableMark? ReadAt(ReadOnlySpan<byte> page, int offset, long segmentStart)
    {
        if (page.Length < offset + Bytes) return null;
        ReadOnlySpan<byte> mark = page.Slice(offset, Bytes);
        if (BinaryPrimitives.ReadUInt32LittleEndian(mark[ChecksumAt..]) != Checksum(mark, segmentStart)) return null;

        DurableMark read = new(BinaryPrimitives.ReadInt64LittleEndian(mark), BinaryPrimitives.ReadUInt64LittleEndian(mark[SerialAt..]));
        return read.LogOffset >= 0 && read.Offset == offset ? read : null;
    }

    private static uint Checksum(ReadOnlySpan<byte> mark, long segmentStart)
    {
        Span<byte> covered = stackalloc byte[sizeof(long) + ChecksumAt];
        BinaryPrimitives.WriteInt64LittleEndian(covered, segmentStart);
        mark[..ChecksumAt].CopyTo(covered[sizeof(long)..]);
        return Frame.Checksum(covered);
    }
}
