using System.Buffers;
using CsCheck;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Control;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Wire;

public sealed class ControlFrameTests(ITestOutputHelper output)
{
    private const int Width = 3;

    private static readonly ClusterIdentity Cluster = new("prod", ["x", "y", "zürich"], Width);

    private static readonly PositionFrame Position = new(0x1122, 17, 11, true, new VectorClock([1, ClockEntry.Max, 3]));

    // Each kind's frame, and whether bytes are read back as just that frame.
    private static readonly Dictionary<string, (byte[] Frame, Func<byte[], bool> Reads)> Kinds = new()
    {
        ["hello"] = Kind(
            new HelloFrame(HelloFrame.CurrentVersion, 2, 0xDEAD_BEEF_0000_0001, Cluster).WriteTo,
            frame => HelloFrame.TryRead(frame, out HelloFrame? hello, out int version)
                && version == HelloFrame.CurrentVersion && hello.Slot == 2 && hello.Incarnation == 0xDEAD_BEEF_0000_0001
                && hello.Cluster.Equals(Cluster)),
        ["welcome"] = Kind(
            new WelcomeFrame(1, 99, Position).WriteTo,
            frame => WelcomeFrame.TryRead(frame, Width, out WelcomeFrame? welcome) && welcome == new WelcomeFrame(1, 99, Position)),
        ["refusal"] = Kind(
            new RefusalFrame(RefusalReason.Cluster, "no").WriteTo,
            frame => RefusalFrame.TryRead(frame, out RefusalFrame? refusal) && refusal == new RefusalFrame(RefusalReason.Cluster, "no")),
        ["position"] = Kind(
            Position.WriteTo,
            frame => PositionFrame.TryRead(frame, Width, out PositionFrame? position) && position == Position),
        ["fetch"] = Kind(
            new FetchFrame(Position.Applied).WriteTo,
            frame => FetchFrame.TryRead(frame, Width, out FetchFrame? fetch) && fetch.After.Equals(Position.Applied)),
        ["fetch-end"] = Kind(
            new FetchEndFrame(FetchOutcome.Truncated, Position.Applied).WriteTo,
            frame =>
                FetchEndFrame.TryRead(frame, Width, out FetchEndFrame? end) && end == new FetchEndFrame(FetchOutcome.Truncated, Position.Applied)),
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory, MemberData(nameof(Names))]
    public void What_is_written_is_read(string kind)
    {
        (byte[] frame, Func<byte[], bool> reads) = Kinds[kind];
        Assert.True(Frame.IsIntact(frame));
        Assert.Equal(frame.Length, Frame.TotalBytes(frame));
        Assert.Equal(kind, Frame.Kind(frame) == FrameKind.FetchEnd ? "fetch-end" : Frame.Kind(frame).ToString().ToLowerInvariant());
        Assert.True(reads(frame));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_frame_cut_anywhere_is_refused(string kind)
    {
        (byte[] frame, Func<byte[], bool> reads) = Kinds[kind];
        for (int length = Frame.BytesMin; length < frame.Length; length++) Assert.False(reads(TestBatch.CutTo(frame, length)), $"{length} bytes");
    }

    [Theory, MemberData(nameof(Names))]
    public void A_frame_that_goes_on_after_its_fields_is_refused(string kind)
    {
        (byte[] frame, Func<byte[], bool> reads) = Kinds[kind];
        Assert.False(reads(TestBatch.CutTo([.. frame, 0], frame.Length + 1)));
    }

    [Theory, MemberData(nameof(Names))]
    public void Any_change_is_read_or_refused_and_never_throws(string kind)
    {
        (byte[] good, Func<byte[], bool> reads) = Kinds[kind];
        Gen.Select(Gen.Int[Frame.HeaderBytes + 1, good.Length - 1], Gen.Byte).Array[1, 6].Sample(
            changes =>
            {
                byte[] frame = [.. good];
                foreach ((int at, byte value) in changes) frame[at] = value;
                reads(frame);
            },
            iter: 5_000,
            writeLine: output.WriteLine);
    }

    [Fact]
    public void The_first_bytes_of_a_hello_say_what_this_is()
    {
        byte[] hello = Kinds["hello"].Frame;
        Assert.Equal("CAUSALKV"u8.ToArray(), hello[9..17]);
    }

    [Fact]
    public void A_hello_of_another_version_tells_its_version_and_nothing_else()
    {
        byte[] frame = TestBatch.With(Kinds["hello"].Frame, 17, 2, 0);
        Assert.False(HelloFrame.TryRead(frame, out HelloFrame? hello, out int version));
        Assert.Null(hello);
        Assert.Equal(2, version);
    }

    [Fact]
    public void A_hello_without_the_magic_has_no_version()
    {
        byte[] frame = TestBatch.With(Kinds["hello"].Frame, 9, (byte)'c');
        Assert.False(HelloFrame.TryRead(frame, out _, out int version));
        Assert.Equal(0, version);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(65)]
    public void A_hello_with_a_width_that_can_not_be_is_refused(byte width)
    {
        byte[] frame = TestBatch.With(Kinds["hello"].Frame, 28, width);
        Assert.False(HelloFrame.TryRead(frame, out _, out int version));
        Assert.Equal(HelloFrame.CurrentVersion, version);
    }

    [Fact]
    public void The_largest_hello_fits_what_a_stranger_may_send()
    {
        string[] members = [.. Enumerable.Range(0, 64).Select(n => n.ToString("D64"))];
        ClusterIdentity cluster = new(new string('n', 64), members, 64);
        byte[] frame = Written(new HelloFrame(HelloFrame.CurrentVersion, 63, ulong.MaxValue, cluster).WriteTo);

        Assert.True(frame.Length <= new Core.Replication.Links.LinkOptions().HandshakeBytesMax);
        Assert.True(HelloFrame.TryRead(frame, out HelloFrame? hello, out _));
        Assert.Equal(cluster, hello.Cluster);
    }

    [Fact]
    public void A_long_refusal_is_shortened_to_what_the_other_side_reads()
    {
        byte[] frame = Written(new RefusalFrame(RefusalReason.Protocol, new string('€', 100_000)).WriteTo);
        Assert.True(RefusalFrame.TryRead(frame, out RefusalFrame? refusal));
        Assert.Equal(RefusalFrame.TextBytesMax / 4, refusal.Text.Length);
    }

    [Fact]
    public void A_clock_entry_that_is_too_large_is_refused_in_every_frame()
    {
        VectorClock tooLarge = new([0, 0, ClockEntry.Max + 1]);
        Assert.False(FetchFrame.TryRead(Written(new FetchFrame(tooLarge).WriteTo), Width, out _));
        Assert.False(PositionFrame.TryRead(Written(new PositionFrame(0, 0, 0, true, tooLarge).WriteTo), Width, out _));
        Assert.False(PositionFrame.TryRead(Written(new PositionFrame(0, ClockEntry.Max + 1, 0, true, new VectorClock(Width)).WriteTo), Width, out _));
        Assert.False(PositionFrame.TryRead(Written(new PositionFrame(0, 0, ClockEntry.Max + 1, true, new VectorClock(Width)).WriteTo), Width, out _));
        Assert.False(FetchEndFrame.TryRead(Written(new FetchEndFrame(FetchOutcome.Complete, tooLarge).WriteTo), Width, out _));
    }

    [Fact]
    public void A_welcome_from_a_slot_outside_the_width_is_refused() =>
        Assert.False(WelcomeFrame.TryRead(Written(new WelcomeFrame(Width, 1, Position).WriteTo), Width, out _));

    private static (byte[] Frame, Func<byte[], bool> Reads) Kind(Action<IBufferWriter<byte>> write, Func<byte[], bool> reads) =>
        (Written(write), reads);

    private static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
