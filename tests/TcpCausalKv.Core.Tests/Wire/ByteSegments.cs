using System.Buffers;

namespace TcpCausalKv.Core.Tests.Wire;

/// <summary>Bytes as a connection hands them on: in as many segments as one likes.</summary>
internal sealed class ByteSegments : ReadOnlySequenceSegment<byte>
{
    private ByteSegments(ReadOnlyMemory<byte> bytes, long runningIndex)
    {
        Memory = bytes;
        RunningIndex = runningIndex;
    }

    /// <summary>The bytes, cut at the given offsets; an offset given twice makes an empty segment.</summary>
    public static ReadOnlySequence<byte> Cut(byte[] bytes, params int[] offsets)
    {
        ByteSegments? first = null;
        ByteSegments? last = null;
        int at = 0;
        foreach (int offset in offsets.Order().Append(bytes.Length))
        {
            ByteSegments segment = new(bytes.AsMemory(at, offset - at), at);
            first ??= segment;
            if (last is not null) last.Next = segment;
            last = segment;
            at = offset;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    /// <summary>The bytes in segments of equal length.</summary>
    public static ReadOnlySequence<byte> InPieces(byte[] bytes, int length) =>
        Cut(bytes, [.. Enumerable.Range(1, Math.Max(0, (bytes.Length - 1) / length)).Select(n => n * length)]);
}
