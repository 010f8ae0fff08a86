using CsCheck;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Wire;

public sealed class BatchCheckTests(ITestOutputHelper output)
{
    private const int Width = 2;

    // Offsets as protocol.md draws them.
    private const int OriginAt = 9;
    private const int WidthAt = 10;
    private const int ReservedAt = 11;
    private const int CountAt = 12;
    private const int FirstEntryAt = 16;
    private const int FirstTimestampAt = 24;
    private const int OtherDependencyAt = 32;
    private const int OwnDependencyAt = 40;

    private static readonly FrameLimits Limits = new() { KeyBytesMax = 10, ValueBytesMax = 20, BatchCountMax = 3 };
    private static readonly BatchFormat Format = new(Width) { Limits = Limits };

    private static readonly byte[] Good = TestBatch.Of(1, [7, 2], [TestEffect.Set("k", "v"), TestEffect.Delete("d")], [TestEffect.Flush()]);

    // What is done to the good batch, and the fault that it must be refused with.
    private static readonly Dictionary<string, (byte[] Frame, WireFault Fault)> Breaches = new()
    {
        ["no header"] = (TestBatch.CutTo(Good, 31), WireFault.Truncated),
        ["half a dependency clock"] = (TestBatch.CutTo(Good, 47), WireFault.Truncated),
        ["another width"] = (TestBatch.With(Good, WidthAt, 3), WireFault.Width),
        ["a reserved byte"] = (TestBatch.With(Good, ReservedAt, 1), WireFault.Width),
        ["an origin at the width"] = (TestBatch.With(Good, OriginAt, Width), WireFault.Slot),
        ["count 0"] = (TestBatch.WithUInt32(Good, CountAt, 0), WireFault.Count),
        ["a count above the limit"] = (TestBatch.WithUInt32(Good, CountAt, 4), WireFault.Count),
        ["a count that would be negative"] = (TestBatch.WithUInt32(Good, CountAt, uint.MaxValue), WireFault.Count),
        ["one write fewer than there are"] = (TestBatch.WithUInt32(Good, CountAt, 1), WireFault.Count),
        ["one write more than there are"] = (TestBatch.WithUInt32(Good, CountAt, 3), WireFault.Truncated),
        ["sequence 0"] = (TestBatch.WithUInt64(Good, FirstEntryAt, 0), WireFault.Sequence),
        ["a sequence too large"] = (TestBatch.WithUInt64(Good, FirstEntryAt, ClockEntry.Max - 1), WireFault.Sequence),
        ["the largest sequence"] = (TestBatch.WithUInt64(Good, FirstEntryAt, ulong.MaxValue), WireFault.Sequence),
        ["a sequence that does not follow its own dependency"] = (TestBatch.WithUInt64(Good, FirstEntryAt, 4), WireFault.Sequence),
        ["an own dependency not before the first"] = (TestBatch.WithUInt64(Good, OwnDependencyAt, 3), WireFault.Sequence),
        ["a dependency too large"] = (TestBatch.WithUInt64(Good, OtherDependencyAt, ClockEntry.Max + 1), WireFault.Sequence),
        ["a timestamp too large"] = (TestBatch.WithUInt64(Good, FirstTimestampAt, HybridTimestamp.BitsMax - 1), WireFault.Timestamp),
        ["the largest timestamp"] = (TestBatch.WithUInt64(Good, FirstTimestampAt, ulong.MaxValue), WireFault.Timestamp),
        ["no writes"] = (Writes(), WireFault.Truncated),
        ["a write that is no array"] = (Writes(0x01), WireFault.Truncated),
        ["a write without effects"] = (Writes(0x90, 0x90), WireFault.Effect),
        ["an effect that is no array"] = (Writes(0x91, 0x01), WireFault.Truncated),
        ["an effect without parts"] = (Writes(0x91, 0x90), WireFault.Truncated),
        ["kind 0"] = (Writes(0x91, 0x91, 0), WireFault.Effect),
        ["kind 4"] = (Writes(0x91, 0x91, 4), WireFault.Effect),
        ["kind 256"] = (Writes(0x91, 0x91, 0xCD, 1, 0), WireFault.Effect),
        ["kind 257 in 8 bytes"] = (Writes(0x91, 0x91, 0xCF, 0, 0, 0, 0, 0, 0, 1, 1), WireFault.Effect),
        ["kind -1"] = (Writes(0x91, 0x91, 0xFF), WireFault.Effect),
        ["a text as kind"] = (Writes(0x91, 0x91, 0xA1, 0x31), WireFault.Effect),
        ["a set without value"] = (Writes(0x91, 0x92, 1, 0xC4, 1, 0x6B), WireFault.Effect),
        ["a delete with value"] = (Writes(0x91, 0x93, 2, 0xC4, 1, 0x6B, 0xC4, 0), WireFault.Effect),
        ["a flush with key"] = (Writes(0x91, 0x92, 3, 0xC4, 1, 0x6B), WireFault.Effect),
        ["a key too long"] = (Writes(0x91, 0x92, 2, 0xC4, 11), WireFault.Oversize),
        ["a value too long"] = (Writes(0x91, 0x93, 1, 0xC4, 0, 0xC4, 21), WireFault.Oversize),
        ["a value of 4 GiB"] = (Writes(0x91, 0x93, 1, 0xC4, 0, 0xC6, 0xFF, 0xFF, 0xFF, 0xFF), WireFault.Oversize),
        ["a key that goes on after the end"] = (Writes(0x91, 0x92, 2, 0xC4, 2, 0x6B), WireFault.Truncated),
        ["4 billion effects declared"] = (Writes(0xDD, 0xFF, 0xFF, 0xFF, 0xFF, 0x91, 3), WireFault.Truncated),
        ["bytes after the writes"] = ([.. Seal([.. Good, 0x91])], WireFault.Count),
    };

    public static TheoryData<string> Names => [.. Breaches.Keys];

    [Fact]
    public void The_untouched_batch_is_good() =>
        Assert.Equal(WireFault.None, BatchCheck.Check(Good, Format));

    [Theory, MemberData(nameof(Names))]
    public void Every_breach_is_refused_with_its_name(string breach) =>
        Assert.Equal(Breaches[breach].Fault, BatchCheck.Check(Breaches[breach].Frame, Format));

    [Fact]
    public void A_batch_cut_anywhere_is_truncated()
    {
        for (int length = Frame.BytesMin; length < Good.Length; length++)
        {
            Assert.Equal(WireFault.Truncated, BatchCheck.Check(TestBatch.CutTo(Good, length), Format));
        }
    }

    [Fact]
    public void The_largest_sequence_and_timestamp_that_leave_room_are_taken()
    {
        byte[] sequence = TestBatch.WithUInt64(TestBatch.WithUInt64(Good, FirstEntryAt, ClockEntry.Max - 2), OwnDependencyAt, ClockEntry.Max - 3);
        byte[] timestamp = TestBatch.WithUInt64(Good, FirstTimestampAt, HybridTimestamp.BitsMax - 2);
        Assert.Equal(WireFault.None, BatchCheck.Check(sequence, Format));
        Assert.Equal(WireFault.None, BatchCheck.Check(timestamp, Format));
    }

    [Fact]
    public void Keys_values_and_counts_of_just_the_limits_are_taken()
    {
        TestEffect[] write = [TestEffect.Set(new string('k', 10), new string('v', 20))];
        Assert.Equal(WireFault.None, BatchCheck.Check(TestBatch.Of(1, [0, 0], write, write, write), Format));
    }

    [Fact]
    public void Any_bytes_as_writes_are_taken_or_have_a_named_fault() =>
        Gen.OneOf(Gen.Byte, Gen.Byte[0x90, 0x93], Gen.Byte[0xC0, 0xDF], Gen.Byte[0, 4]).Array[0, 60].Sample(
            writes => Assert.True(Enum.IsDefined(BatchCheck.Check(Writes(writes), Format))),
            iter: 100_000,
            writeLine: output.WriteLine);

    [Fact]
    public void A_batch_with_any_bytes_changed_is_taken_or_has_a_named_fault() =>
        Gen.Select(Gen.Int[Frame.HeaderBytes + 1, Good.Length - 1], Gen.Byte).Array[1, 4].Sample(
            changes =>
            {
                byte[] frame = [.. Good];
                foreach ((int at, byte value) in changes) frame[at] = value;
                Assert.True(Enum.IsDefined(BatchCheck.Check(Seal(frame), Format)));
            },
            iter: 50_000,
            writeLine: output.WriteLine);

    private static byte[] Writes(params byte[] writes) => TestBatch.WithWrites(Good, Width, writes);

    private static byte[] Seal(byte[] frame)
    {
        Frame.Seal(frame);
        return frame;
    }
}
