using CsCheck;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Wire;

public sealed class BatchRoundTripTests(ITestOutputHelper output)
{
    private static readonly FrameLimits Limits = new();

    private static readonly Gen<TestEffect> Effects = Gen.OneOf(
        Gen.Select(Gen.Byte.Array[0, 20], Gen.Byte.Array[0, 300], (key, value) => new TestEffect(EffectKind.Set, key, value)),
        Gen.Select(Gen.Byte.Array[0, 20], key => new TestEffect(EffectKind.Delete, key, [])),
        Gen.Const(TestEffect.Flush()));

    private static readonly Gen<(int Width, int Origin, TestEffect[][] Writes)> Batches =
        from width in Gen.Int[VectorClock.WidthMin, VectorClock.WidthMax]
        from origin in Gen.Int[0, width - 1]
        from writes in Effects.Array[1, 40].Array[1, 10]
        select (width, origin, writes);

    [Fact]
    public void Whatever_is_written_is_read() =>
        Batches.Sample(
            batch =>
            {
                byte[] frame = TestBatch.Of(batch.Origin, new ulong[batch.Width], batch.Writes);

                Assert.True(Frame.IsIntact(frame));
                Assert.Equal(WireFault.None, BatchCheck.Check(frame, new BatchFormat(batch.Width) { Limits = Limits }));
                Assert.Equal(batch.Writes.Length, new BatchHeader(frame).Count);
                Assert.Equal(Text(batch.Writes), Text(Read(frame)));
            },
            writeLine: output.WriteLine);

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void A_write_may_have_any_number_of_effects(int count)
    {
        TestEffect[] write = [.. Enumerable.Range(0, count).Select(n => TestEffect.Set($"k{n}", ""))];
        byte[] frame = TestBatch.Of(0, [0], write, [TestEffect.Flush()]);

        Assert.Equal(WireFault.None, BatchCheck.Check(frame, new BatchFormat(1) { Limits = Limits }));
        Assert.Equal(Text([write, [TestEffect.Flush()]]), Text(Read(frame)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(3_000_000)]
    public void A_value_may_have_any_length(int length)
    {
        byte[] value = new byte[length];
        new Random(length).NextBytes(value);
        byte[] frame = TestBatch.Of(0, [0], [new TestEffect(EffectKind.Set, [], value)]);

        Assert.Equal(WireFault.None, BatchCheck.Check(frame, new BatchFormat(1) { Limits = Limits }));
        Assert.Equal(value, Read(frame)[0][0].Value);
    }

    // The example of protocol.md's layout: slot 1 of 2 sets k to v as its write 3 and deletes it as its write 4, having seen 7 writes of slot 0.
    [Fact]
    public void The_bytes_of_a_batch_are_those_that_the_protocol_describes()
    {
        byte[] frame = TestBatch.Of(1, [7, 2], new HybridTimestamp(0x0102_0304_0506_0708), [TestEffect.Set("k", "v")], [TestEffect.Delete("k")]);

        Assert.Equal(
            "3B000000" + "2F9F82D8"
            + "07" + "01" + "02" + "00" + "02000000"
            + "0300000000000000" + "0807060504030201"
            + "0700000000000000" + "0200000000000000"
            + "91" + "93" + "01" + "C4016B" + "C40176"
            + "91" + "92" + "02" + "C4016B",
            Convert.ToHexString(frame));
    }

    [Fact]
    public void A_header_tells_what_was_written()
    {
        byte[] frame = TestBatch.Of(2, [5, 6, 7], new HybridTimestamp(100), [TestEffect.Set("a", "")], [TestEffect.Set("b", "")]);
        BatchHeader header = new(frame);

        Assert.Equal(2, header.Origin);
        Assert.Equal(2, header.Count);
        Assert.Equal(8UL, header.FirstEntry);
        Assert.Equal(9UL, header.LastEntry);
        Assert.Equal(new HybridTimestamp(100), header.FirstTimestamp);
        Assert.Equal(new HybridTimestamp(101), header.LastTimestamp);
        Assert.Equal([5UL, 6, 7], header.Dependencies.ToArray());
    }

    [Fact]
    public void A_write_without_effects_leaves_no_trace()
    {
        byte[] with = TestBatch.Of(0, [0], [TestEffect.Set("a", "1")], [], [TestEffect.Set("b", "2")]);
        byte[] without = TestBatch.Of(0, [0], [TestEffect.Set("a", "1")], [TestEffect.Set("b", "2")]);
        Assert.Equal(without, with);
    }

    [Fact]
    public void A_batch_without_writes_leaves_no_trace() =>
        Assert.Empty(TestBatch.Of(0, [0], [], []));

    [Fact]
    public void Frames_stand_in_the_order_in_which_they_were_appended_and_closed()
    {
        byte[] received = TestBatch.Sets(1, [0, 0]);
        BatchWriter writer = new(2, EffectTable.Current);
        writer.Append(received);
        writer.OpenBatch(0, 1, TestBatch.Timestamp, new VectorClock([0, 1]));
        writer.BeginWrite();
        writer.AddEffect(new Effect(EffectKind.Flush, default, default));
        Assert.Equal(1u, writer.EffectCount);
        Assert.True(writer.WriteBytes > 0);
        Assert.True(writer.EndWrite());
        Assert.Equal(1, writer.BatchCount);
        Assert.Equal(writer.Length - received.Length, writer.BatchBytes);
        writer.CloseBatch();
        writer.Append(received);

        byte[] own = TestBatch.Of(0, [0, 1], [TestEffect.Flush()]);
        Assert.Equal([.. received, .. own, .. received], writer.Frames.ToArray());
        writer.Clear();
        Assert.True(writer.Frames.IsEmpty);
    }

    [Fact]
    public void An_open_batch_is_neither_read_nor_opened_again_nor_appended_to()
    {
        BatchWriter writer = new(1, EffectTable.Current);
        writer.OpenBatch(0, 1, TestBatch.Timestamp, new VectorClock(1));
        Assert.Throws<InvalidOperationException>(() => writer.Frames.Length);
        Assert.Throws<InvalidOperationException>(() => writer.Append([1]));
        Assert.Throws<InvalidOperationException>(() => writer.OpenBatch(0, 1, TestBatch.Timestamp, new VectorClock(1)));
    }

    private static List<List<TestEffect>> Read(byte[] frame)
    {
        BatchHeader header = new(frame);
        BatchReader reader = new(header.Writes, new BatchFormat(header.Dependencies.Length) { Limits = Limits });
        List<List<TestEffect>> writes = [];
        for (int write = 0; write < header.Count; write++)
        {
            Assert.True(reader.TryReadWrite(out uint effects));
            writes.Add([]);
            for (uint effect = 0; effect < effects; effect++)
            {
                Assert.True(reader.TryReadEffect(out Effect read));
                writes[^1].Add(TestEffect.Of(read));
            }
        }

        Assert.True(reader.AtEnd);
        return writes;
    }

    private static string Text(IEnumerable<IEnumerable<TestEffect>> writes) =>
        string.Join('\n', writes.Select(write => string.Join(", ", write)));
}
