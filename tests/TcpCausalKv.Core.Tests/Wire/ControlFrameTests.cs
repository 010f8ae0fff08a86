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

    private static readonly ProtocolVersions Spoken = new(2, 3);

    private static readonly HelloFrame Hello =
        new(new ProtocolVersions(1, 2), 2, 0xDEAD_BEEF_0000_0001, Width, new ClusterId(UInt128.MaxValue - 7), "prod", "zürich");

    private static readonly MembershipFrame Members = new(new ClusterId(99), [new Member("x", 2), new Member("zürich", 3)]);

    private static readonly PositionFrame Position = new(0x1122, 17, 11, true, new VectorClock([1, ClockEntry.Max, 3]));

    // Each kind's frame, and whether bytes are read back as just that frame.
    private static readonly Dictionary<string, (byte[] Frame, Func<byte[], bool> Reads)> Kinds = new()
    {
        ["hello"] = Kind(
            Hello.WriteTo,
            frame => HelloFrame.TryRead(frame, Spoken, out HelloFrame? hello, out ProtocolVersions versions) && versions == Hello.Versions
                && hello == Hello),
        ["membership"] = Kind(
            Members.WriteTo,
            frame => MembershipFrame.TryRead(frame, Width, out MembershipFrame? members) && members.Id == Members.Id
                && members.Members.SequenceEqual(Members.Members)),
        ["welcome"] = Kind(
            new WelcomeFrame(2, 1, 99, Position).WriteTo,
            frame => WelcomeFrame.TryRead(frame, Width, out WelcomeFrame? welcome) && welcome == new WelcomeFrame(2, 1, 99, Position)),
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

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(9, 4)]
    public void A_hello_without_a_common_version_tells_its_versions_and_nothing_else(byte newest, byte oldest)
    {
        byte[] frame = TestBatch.With(Kinds["hello"].Frame, 17, newest, 0, oldest, 0);
        Assert.False(HelloFrame.TryRead(frame, Spoken, out HelloFrame? hello, out ProtocolVersions versions));
        Assert.Null(hello);
        Assert.Equal(new ProtocolVersions(oldest, newest), versions);
    }

    [Fact]
    public void What_a_later_version_adds_to_a_hello_is_passed_over()
    {
        byte[] hello = TestBatch.With(Kinds["hello"].Frame, 17, 9, 0);
        Assert.True(HelloFrame.TryRead(TestBatch.CutTo([.. hello, 1, 2, 3], hello.Length + 3), Spoken, out HelloFrame? read, out _));
        Assert.Equal((9, Hello.Name), (read.Versions.Max, read.Name));
    }

    [Fact]
    public void A_hello_without_the_magic_has_no_version()
    {
        byte[] frame = TestBatch.With(Kinds["hello"].Frame, 9, (byte)'c');
        Assert.False(HelloFrame.TryRead(frame, Spoken, out _, out ProtocolVersions versions));
        Assert.Equal(ProtocolVersions.Unknown, versions.Max);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void A_hello_with_a_width_that_can_not_be_is_refused(byte width)
    {
        byte[] frame = TestBatch.With(Kinds["hello"].Frame, 30, width);
        Assert.False(HelloFrame.TryRead(frame, Spoken, out _, out ProtocolVersions versions));
        Assert.Equal(Hello.Versions, versions);
    }

    [Fact]
    public void The_largest_hello_and_membership_fit_what_a_stranger_may_send()
    {
        string name = new('n', 64);
        byte[] hello = Written(new HelloFrame(Spoken, 63, ulong.MaxValue, 64, new ClusterId(UInt128.MaxValue), name, name).WriteTo);
        byte[] members = Written(new MembershipFrame(new ClusterId(1), [.. Enumerable.Repeat(new Member(name, ushort.MaxValue), 64)]).WriteTo);

        int bytesMax = new Core.Replication.Links.LinkOptions().HandshakeBytesMax;
        Assert.True(hello.Length <= bytesMax && members.Length <= bytesMax);
        Assert.True(HelloFrame.TryRead(hello, Spoken, out _, out _));
        Assert.True(MembershipFrame.TryRead(members, 64, out _));
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
        Assert.False(WelcomeFrame.TryRead(Written(new WelcomeFrame(2, Width, 1, Position).WriteTo), Width, out _));

    private static (byte[] Frame, Func<byte[], bool> Reads) Kind(Action<IBufferWriter<byte>> write, Func<byte[], bool> reads) =>
        (Written(write), reads);

    private static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
