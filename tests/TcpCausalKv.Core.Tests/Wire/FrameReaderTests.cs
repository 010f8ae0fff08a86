using System.Buffers;
using System.Buffers.Binary;
using CsCheck;
using TcpCausalKv.Core.Wire;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Wire;

public sealed class FrameReaderTests(ITestOutputHelper output)
{
    private const int BytesMax = 256;

    private static readonly byte[][] Frames = [Framed(1), Framed(2, 3, 4), Framed([.. new byte[100]]), Framed(9)];

    private static readonly byte[] Stream = [.. Frames.SelectMany(frame => frame)];

    [Fact]
    public void Every_split_into_three_pieces_gives_the_same_frames()
    {
        for (int first = 0; first <= Stream.Length; first++)
        {
            for (int second = first; second <= Stream.Length; second++)
            {
                Assert.Equal(Frames, ReadAll(ByteSegments.Cut(Stream, first, second)));
            }
        }
    }

    [Fact]
    public void Segments_of_any_length_give_the_same_frames()
    {
        for (int length = 1; length <= Stream.Length; length++) Assert.Equal(Frames, ReadAll(ByteSegments.InPieces(Stream, length)));
    }

    [Fact]
    public void Byte_by_byte_each_frame_comes_with_its_last_byte()
    {
        using FrameReader reader = new(BytesMax);
        List<byte[]> read = [];
        int consumed = 0;
        for (int arrived = 0; arrived <= Stream.Length; arrived++)
        {
            ReadOnlySequence<byte> input = ByteSegments.InPieces(Stream[consumed..arrived], 1);
            OperationStatus status = reader.TryRead(ref input, out ReadOnlySpan<byte> frame, out WireFault fault);

            Assert.Equal(WireFault.None, fault);
            bool isWhole = Frames.Length > read.Count && arrived - consumed == Frames[read.Count].Length;
            Assert.Equal(isWhole ? OperationStatus.Done : OperationStatus.NeedMoreData, status);
            if (!isWhole) continue;

            Assert.Equal(0, input.Length);
            read.Add(frame.ToArray());
            consumed = arrived;
        }

        Assert.Equal(Frames, read);
    }

    [Fact]
    public void An_incomplete_frame_leaves_the_input_alone()
    {
        using FrameReader reader = new(BytesMax);
        ReadOnlySequence<byte> input = ByteSegments.InPieces(Stream[..11], 3);
        Assert.Equal(OperationStatus.Done, reader.TryRead(ref input, out _, out _));
        Assert.Equal(2, input.Length);
        Assert.Equal(OperationStatus.NeedMoreData, reader.TryRead(ref input, out ReadOnlySpan<byte> frame, out _));
        Assert.Equal(2, input.Length);
        Assert.True(frame.IsEmpty);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(4u)]
    [InlineData(BytesMax - 3u)]
    [InlineData(int.MaxValue - 3u)]
    [InlineData(uint.MaxValue)]
    public void A_length_out_of_bounds_is_refused_before_its_bytes_are_waited_for(uint declared)
    {
        byte[] start = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(start, declared);
        Assert.Equal(WireFault.FrameLength, FaultOf(start));
    }

    [Fact]
    public void Frames_of_just_the_bounds_are_read()
    {
        byte[] smallest = Framed(1);
        byte[] largest = Framed(new byte[BytesMax - Frame.HeaderBytes]);
        Assert.Equal(Frame.BytesMin, smallest.Length);
        Assert.Equal(BytesMax, largest.Length);
        Assert.Equal([smallest, largest], ReadAll(new ReadOnlySequence<byte>([.. smallest, .. largest])));
    }

    [Fact]
    public void A_wrong_checksum_is_refused()
    {
        byte[] frame = [.. Framed(1, 2, 3)];
        frame[^1] ^= 1;
        Assert.Equal(WireFault.Checksum, FaultOf(frame));
    }

    [Fact]
    public void The_bound_can_be_raised_once_the_peer_is_known()
    {
        byte[] frame = Framed(new byte[500]);
        Assert.Equal(WireFault.FrameLength, FaultOf(frame));

        using FrameReader reader = new(BytesMax);
        reader.SetBound(1_000);
        ReadOnlySequence<byte> input = new(frame);
        Assert.Equal(OperationStatus.Done, reader.TryRead(ref input, out _, out _));
    }

    [Fact]
    public void Any_bytes_are_frames_or_need_more_or_have_a_named_fault() =>
        Gen.Select(Gen.OneOf(Gen.Byte, Gen.Byte[0, 12]).Array[0, 600], Gen.Int[1, 40]).Sample(
            (bytes, length) =>
            {
                using FrameReader reader = new(BytesMax);
                ReadOnlySequence<byte> input = ByteSegments.InPieces(bytes, length);
                OperationStatus status;
                do
                {
                    long before = input.Length;
                    status = reader.TryRead(ref input, out ReadOnlySpan<byte> frame, out WireFault fault);
                    Assert.Equal(status == OperationStatus.InvalidData, fault is WireFault.FrameLength or WireFault.Checksum);
                    Assert.Equal(status == OperationStatus.Done ? frame.Length : 0, before - input.Length);
                    Assert.True(frame.Length <= BytesMax);
                }
                while (status == OperationStatus.Done);
            },
            iter: 20_000,
            writeLine: output.WriteLine);

    private static List<byte[]> ReadAll(ReadOnlySequence<byte> input)
    {
        using FrameReader reader = new(BytesMax);
        List<byte[]> frames = [];
        while (reader.TryRead(ref input, out ReadOnlySpan<byte> frame, out WireFault fault) == OperationStatus.Done)
        {
            Assert.Equal(WireFault.None, fault);
            frames.Add(frame.ToArray());
        }

        Assert.Equal(0, input.Length);
        return frames;
    }

    private static WireFault FaultOf(byte[] bytes)
    {
        using FrameReader reader = new(BytesMax);
        ReadOnlySequence<byte> input = new(bytes);
        Assert.Equal(OperationStatus.InvalidData, reader.TryRead(ref input, out _, out WireFault fault));
        Assert.Equal(bytes.Length, input.Length);
        return fault;
    }

    private static byte[] Framed(params byte[] body)
    {
        byte[] frame = [.. new byte[Frame.HeaderBytes], .. body];
        Frame.Seal(frame);
        return frame;
    }
}
