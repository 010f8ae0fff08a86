using System.Buffers;
using System.Buffers.Binary;
using CsCheck;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Snapshots;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Wire;

public sealed class SnapshotFrameTests(ITestOutputHelper output)
{
    private const int Width = 3;

    private static readonly FrameLimits Limits = new() { KeyBytesMax = 100, ValueBytesMax = 200_000 };

    private static readonly SnapshotBeginFrame Begin =
        new(new ClusterId(0xAABB_CCDD_0000_0001), 1 << 20, 3, 0x1122, new HybridTimestamp(99), new VectorClock([1, ClockEntry.Max, 3]));

    private static readonly SnapshotEndFrame End = new(3, 0x1122);

    [Fact]
    public void A_beginning_that_is_written_is_read()
    {
        byte[] frame = Written(Begin.WriteTo);
        Assert.Equal(FrameKind.SnapshotBegin, Frame.Kind(frame));
        Assert.True(Frame.IsIntact(frame));
        Assert.True(SnapshotBeginFrame.TryRead(frame, out SnapshotBeginFrame? read, out int version));
        Assert.Equal(Begin, read);
        Assert.Equal(SnapshotBeginFrame.CurrentVersion, version);
    }

    [Fact]
    public void An_end_that_is_written_is_read()
    {
        byte[] frame = Written(End.WriteTo);
        Assert.Equal(FrameKind.SnapshotEnd, Frame.Kind(frame));
        Assert.True(Frame.IsIntact(frame));
        Assert.True(SnapshotEndFrame.TryRead(frame, out SnapshotEndFrame? read));
        Assert.Equal(End, read);
    }

    [Fact]
    public void A_beginning_or_end_of_another_length_is_refused()
    {
        byte[] begin = Written(Begin.WriteTo);
        byte[] end = Written(End.WriteTo);
        for (int length = Frame.BytesMin; length < begin.Length; length++)
        {
            Assert.False(SnapshotBeginFrame.TryRead(TestBatch.CutTo(begin, length), out _, out _), $"{length} bytes");
        }

        for (int length = Frame.BytesMin; length < end.Length; length++)
        {
            Assert.False(SnapshotEndFrame.TryRead(TestBatch.CutTo(end, length), out _), $"{length} bytes");
        }

        Assert.False(SnapshotBeginFrame.TryRead(TestBatch.CutTo([.. begin, 0], begin.Length + 1), out _, out _));
        Assert.False(SnapshotEndFrame.TryRead(TestBatch.CutTo([.. end, 0], end.Length + 1), out _));
    }

    [Fact]
    public void A_field_out_of_range_is_refused()
    {
        Assert.False(Reads(Begin with { LogOffset = -1 }));
        Assert.False(Reads(Begin with { Versions = -1 }));
        Assert.False(Reads(Begin with { HighestTimestamp = new HybridTimestamp(HybridTimestamp.BitsMax) }));
        Assert.True(Reads(Begin with { HighestTimestamp = new HybridTimestamp(HybridTimestamp.BitsMax - 1) }));
        Assert.False(Reads(Begin with { Clock = new VectorClock([0, ClockEntry.Max + 1]) }));
        Assert.False(SnapshotEndFrame.TryRead(Written(new SnapshotEndFrame(-1, 0).WriteTo), out _));

        byte[] frame = Written(Begin.WriteTo);
        foreach (byte width in (byte[])[0, 65]) Assert.False(SnapshotBeginFrame.TryRead(TestBatch.With(frame, 27, width), out _, out _));

        static bool Reads(SnapshotBeginFrame begin) => SnapshotBeginFrame.TryRead(Written(begin.WriteTo), out _, out _);
    }

    [Fact]
    public void A_beginning_of_another_version_tells_its_version_and_nothing_else()
    {
        byte[] frame = TestBatch.With(Written(Begin.WriteTo), 9, 4, 0);
        Assert.False(SnapshotBeginFrame.TryRead(frame, out SnapshotBeginFrame? begin, out int version));
        Assert.Null(begin);
        Assert.Equal(4, version);
    }

    [Fact]
    public void What_is_added_to_blocks_is_read_from_them()
    {
        Gen.Select(
            Gen.Byte.Array[0, 30],
            Gen.Int[0, Width - 1],
            Gen.ULong[1, ClockEntry.Max],
            Gen.ULong[0, HybridTimestamp.BitsMax - 1],
            Gen.Byte.Array[0, 3_000])
            .List[1, 100].Sample(
                versions =>
                {
                    List<string> read = [];
                    SnapshotBlockWriter writer = new();
                    foreach ((byte[] key, int origin, ulong sequence, ulong timestamp, byte[] value) in versions)
                    {
                        if (writer.TryAdd(new SnapshotEntry(key, new Dot(origin, sequence), new HybridTimestamp(timestamp), value))) continue;
                        Read(writer, read);
                        Assert.True(writer.TryAdd(new SnapshotEntry(key, new Dot(origin, sequence), new HybridTimestamp(timestamp), value)));
                    }

                    Read(writer, read);
                    Assert.Equal(versions.Select(v => Line(v.Item1, new Dot(v.Item2, v.Item3), new HybridTimestamp(v.Item4), v.Item5)), read);
                },
                iter: 200,
                writeLine: output.WriteLine);

        static void Read(SnapshotBlockWriter writer, List<string> into)
        {
            byte[] frame = writer.Seal().ToArray();
            writer.Clear();
            Assert.True(writer.IsEmpty);
            Assert.True(Frame.IsIntact(frame));
            Assert.Equal(FrameKind.SnapshotBlock, Frame.Kind(frame));
            Assert.InRange(frame.Length, Frame.BytesMin, SnapshotBlockWriter.BytesTarget);
            into.AddRange(Lines(frame));
        }
    }

    [Fact]
    public void A_version_above_the_size_of_a_block_has_one_of_its_own()
    {
        SnapshotBlockWriter writer = new();
        byte[] large = new byte[SnapshotBlockWriter.BytesTarget];
        Assert.True(writer.TryAdd(new SnapshotEntry("a"u8, new Dot(0, 1), new HybridTimestamp(1), "v"u8)));
        Assert.False(writer.TryAdd(new SnapshotEntry("b"u8, new Dot(0, 2), new HybridTimestamp(1), large)));
        writer.Clear();

        Assert.True(writer.TryAdd(new SnapshotEntry("b"u8, new Dot(0, 2), new HybridTimestamp(1), large)));
        Assert.False(writer.TryAdd(new SnapshotEntry("a"u8, new Dot(0, 1), new HybridTimestamp(1), [])));
        Assert.Equal([Line("b"u8, new Dot(0, 2), new HybridTimestamp(1), large)], Lines(writer.Seal().ToArray()));
        writer.Clear();
        Assert.True(writer.TryAdd(new SnapshotEntry("a"u8, new Dot(0, 1), new HybridTimestamp(1), [])));
    }

    [Fact]
    public void A_block_without_a_version_is_refused() => Assert.Equal(WireFault.Count, Fault(new SnapshotBlockWriter().Seal().ToArray()));

    [Fact]
    public void A_block_that_ends_inside_a_version_is_refused()
    {
        byte[] block = Block();
        int second = (block.Length + Frame.BytesMin) / 2;
        for (int length = Frame.BytesMin; length < block.Length; length++)
        {
            WireFault expected = length == Frame.BytesMin ? WireFault.Count : length == second ? WireFault.None : WireFault.Truncated;
            Assert.Equal(expected, Fault(TestBatch.CutTo(block, length)));
        }
    }

    [Theory]
    [InlineData(0, 0UL, WireFault.Sequence)]
    [InlineData(0, ClockEntry.Max + 1, WireFault.Sequence)]
    [InlineData(0, ClockEntry.Max, WireFault.None)]
    [InlineData(8, HybridTimestamp.BitsMax, WireFault.Timestamp)]
    [InlineData(8, HybridTimestamp.BitsMax - 1, WireFault.None)]
    public void A_sequence_or_timestamp_out_of_range_is_refused(int offset, ulong number, WireFault expected)
    {
        byte[] block = Block();
        BinaryPrimitives.WriteUInt64LittleEndian(block.AsSpan(Frame.BytesMin + offset), number);
        Assert.Equal(expected, Fault(block));
    }

    [Theory]
    [InlineData(17, 101U, WireFault.Oversize)]
    [InlineData(17, 100U, WireFault.Truncated)]
    [InlineData(17, uint.MaxValue, WireFault.Oversize)]
    [InlineData(21, 200_001U, WireFault.Oversize)]
    [InlineData(21, 200_000U, WireFault.Truncated)]
    [InlineData(21, uint.MaxValue, WireFault.Oversize)]
    public void A_length_above_its_bound_or_beyond_the_block_is_refused(int offset, uint length, WireFault expected)
    {
        byte[] block = Block();
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(Frame.BytesMin + offset), length);
        Assert.Equal(expected, Fault(block));
    }

    [Fact]
    public void Lengths_whose_sum_is_over_what_an_int_holds_are_refused()
    {
        byte[] block = Block();
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(Frame.BytesMin + 17), int.MaxValue);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(Frame.BytesMin + 21), int.MaxValue);
        SnapshotBlockReader reader = new(block, Width, new FrameLimits { KeyBytesMax = int.MaxValue, ValueBytesMax = int.MaxValue });
        Assert.False(reader.TryRead(out _));
        Assert.Equal(WireFault.Truncated, reader.Fault);
    }

    [Fact]
    public void A_slot_outside_the_width_is_refused() =>
        Assert.Equal(WireFault.Slot, Fault(TestBatch.With(Block(), Frame.BytesMin + 16, Width)));

    [Fact]
    public void Any_change_is_read_or_refused_and_never_throws()
    {
        byte[][] frames = [Block(), Written(Begin.WriteTo), Written(End.WriteTo)];
        Gen.Select(Gen.Int[0, 200], Gen.Byte).Array[1, 6].Sample(
            changes =>
            {
                foreach (byte[] good in frames)
                {
                    byte[] frame = [.. good];
                    foreach ((int at, byte value) in changes) frame[Frame.BytesMin + (at % (frame.Length - Frame.BytesMin))] = value;
                    Fault(frame);
                    SnapshotBeginFrame.TryRead(frame, out _, out _);
                    SnapshotEndFrame.TryRead(frame, out _);
                }
            },
            iter: 5_000,
            writeLine: output.WriteLine);
    }

    private static byte[] Block()
    {
        SnapshotBlockWriter writer = new();
        Assert.True(writer.TryAdd(new SnapshotEntry("key"u8, new Dot(1, 5), new HybridTimestamp(7), "value"u8)));
        Assert.True(writer.TryAdd(new SnapshotEntry("yek"u8, new Dot(2, 6), new HybridTimestamp(8), "eulav"u8)));
        return writer.Seal().ToArray();
    }

    private static WireFault Fault(byte[] frame)
    {
        SnapshotBlockReader reader = new(frame, Width, Limits);
        while (reader.TryRead(out _))
        {
        }

        return reader.Fault;
    }

    private static List<string> Lines(byte[] frame)
    {
        List<string> lines = [];
        SnapshotBlockReader reader = new(frame, Width, Limits);
        while (reader.TryRead(out SnapshotEntry entry)) lines.Add(Line(entry.Key, entry.Dot, entry.Timestamp, entry.Value));
        Assert.Equal(WireFault.None, reader.Fault);
        return lines;
    }

    private static string Line(ReadOnlySpan<byte> key, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value) =>
        $"{Convert.ToHexString(key)} {dot} {timestamp} {Convert.ToHexString(value)}";

    private static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
