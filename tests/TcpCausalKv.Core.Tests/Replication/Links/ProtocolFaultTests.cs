using System.Buffers;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Tests.Wire;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Tests.Replication.Links;

/// <summary>What one end does with bytes that the other should not have sent: it ends the link with the fault's name and tells the peer.</summary>
public sealed class ProtocolFaultTests
{
    private const int Dialler = 0;
    private const int Acceptor = 1;
    private const int Width = 4;

    private readonly LinkedCluster _cluster = LinkFlowTests.Linked(2);

    private static readonly VectorClock Nothing = new(Width);

    private static readonly HelloFrame Hello = new(ProtocolVersions.Current, Dialler, 1, Width, TestNode.ClusterId, "test", "A");

    private static readonly Dictionary<string, (byte[] Bytes, WireFault Fault)> ToAcceptor = new()
    {
        ["a length of 0"] = ([0, 0, 0, 0], WireFault.FrameLength),
        ["a length of 4 GiB"] = ([255, 255, 255, 255], WireFault.FrameLength),
        ["a wrong checksum"] = ([5, 0, 0, 0, 1, 2, 3, 4, 4], WireFault.Checksum),
        ["an unknown kind"] = (Sealed(8), WireFault.UnexpectedKind),
        ["a second hello"] = (Written(Hello.WriteTo), WireFault.UnexpectedKind),
        ["a welcome"] = (Written(new WelcomeFrame(2, 0, 1, new PositionFrame(0, 0, 0, true, Nothing)).WriteTo), WireFault.UnexpectedKind),
        ["an answer's end"] = (Written(new FetchEndFrame(FetchOutcome.Complete, Nothing).WriteTo), WireFault.UnexpectedKind),
        ["half a position"] = (Sealed(4, 1, 2), WireFault.Truncated),
        ["half a request"] = (Sealed(5, 1, 2), WireFault.Truncated),
        ["half a refusal"] = (Sealed(3), WireFault.Truncated),
        ["half a batch"] = (Sealed(7, 0), WireFault.Truncated),
        ["another origin's batch"] = (TestBatch.Sets(2, [0, 0, 0, 0]), WireFault.Slot),
        ["a batch of another width"] = (TestBatch.Sets(0, [0, 0]), WireFault.Width),
        ["a batch after a gap"] = (TestBatch.Sets(Dialler, [1, 0, 0, 0]), WireFault.Gap),
        ["a piece of no batch"] = (Sealed(15, 0, 0, 0, 0, 1, 2, 3), WireFault.Truncated),
        ["half a piece"] = (Sealed(15, 0, 0), WireFault.Truncated),
        ["a batch of no writes"] = (TestBatch.WithUInt32(TestBatch.Sets(Dialler, [0, 0, 0, 0]), 12, 0), WireFault.Count),
    };

    private static readonly Dictionary<string, (byte[] Bytes, WireFault Fault)> ToDialler = new()
    {
        ["a hello"] = (Written(Hello.WriteTo), WireFault.UnexpectedKind),
        ["a second welcome"] = (Written(new WelcomeFrame(2, Acceptor, 1, new PositionFrame(0, 0, 0, true, Nothing)).WriteTo),
            WireFault.UnexpectedKind),
        ["a request"] = (Written(new FetchFrame(Nothing).WriteTo), WireFault.UnexpectedKind),
        ["half an answer's end"] = (Sealed(6, 0), WireFault.Truncated),
        ["an answer's end of no known outcome"] = (
            TestBatch.With(Written(new FetchEndFrame(FetchOutcome.Complete, Nothing).WriteTo), 9, 3), WireFault.Truncated),
        ["a batch after a gap"] = (TestBatch.Sets(2, [0, 0, 5, 0]), WireFault.Gap),
    };

    private static readonly Dictionary<string, (byte[] Bytes, WireFault Fault)> Strangers = new()
    {
        ["a text command"] = ("GET k\r\n"u8.ToArray(), WireFault.FrameLength),
        ["a batch"] = (TestBatch.Sets(Dialler, [0, 0, 0, 0]), WireFault.UnexpectedKind),
        ["a piece of a batch"] = (Written(output => PieceFrame.Write(output, 0, TestBatch.Sets(Dialler, [0, 0, 0, 0]))), WireFault.UnexpectedKind),
        ["a hello without the magic"] = (Sealed(1, 1, 2, 3, 4, 5, 6, 7, 8, 1, 0), WireFault.Truncated),
        ["more than a stranger may send"] = ([1, 32, 0, 0], WireFault.FrameLength),
    };

    public static TheoryData<string> FaultsOfDiallers => [.. ToAcceptor.Keys];

    public static TheoryData<string> FaultsOfAcceptors => [.. ToDialler.Keys];

    public static TheoryData<string> FaultsOfStrangers => [.. Strangers.Keys];

    [Theory, MemberData(nameof(FaultsOfDiallers))]
    public void The_acceptor_ends_the_link(string breach)
    {
        TestConnection connection = _cluster.Connection(Dialler, Acceptor);
        connection.ToAcceptor.Send(ToAcceptor[breach].Bytes);
        AssertEnds(connection.Inbound.Link, connection.Outbound.Link, ToAcceptor[breach].Fault);
    }

    [Theory, MemberData(nameof(FaultsOfAcceptors))]
    public void The_dialler_ends_the_link(string breach)
    {
        TestConnection connection = _cluster.Connection(Dialler, Acceptor);
        connection.ToDialler.Send(ToDialler[breach].Bytes);
        AssertEnds(connection.Outbound.Link, connection.Inbound.Link, ToDialler[breach].Fault);
    }

    [Theory, MemberData(nameof(FaultsOfStrangers))]
    public void A_stranger_gets_no_further(string breach)
    {
        InboundLink link = new(_cluster[Acceptor].Table, _cluster.NowMs);
        ReadOnlySequence<byte> input = new(Strangers[breach].Bytes);
        Assert.Equal(ReadProgress.Closed, link.Receive(ref input, _cluster.NowMs));
        Assert.Equal(new LinkEnd(RefusalReason.Protocol, $"protocol error: {Strangers[breach].Fault}", ByPeer: false), link.End);
        Assert.NotNull(_cluster[Acceptor].Table.Inbound(Dialler));
    }

    [Fact]
    public void An_answer_that_should_make_nothing_wait_ends_the_link_if_too_much_does()
    {
        LinkedCluster cluster = new(2, options => options with { PendingBytesMax = 1 });
        cluster.DialAll();
        cluster.RunFor(50);
        TestConnection connection = cluster.Connection(Dialler, Acceptor);
        connection.ToDialler.Send([.. TestBatch.Sets(2, [0, 0, 0, 1]), .. TestBatch.Sets(2, [0, 0, 1, 1])]);
        cluster.RunFor(50);
        Assert.Equal(RefusalReason.PendingFull, connection.Outbound.Link.End!.Reason);
        Assert.Contains("are held here, and no more may be", connection.Outbound.Link.End!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_broke_the_protocol_is_resumed_by_a_handshake()
    {
        _cluster.Connection(Dialler, Acceptor).ToAcceptor.Send([0, 0, 0, 0]);
        _cluster.Node(Dialler).Set("k", "1");
        _cluster.RunFor(50);
        Assert.Null(_cluster.Node(Acceptor).Get("k"));
        _cluster.Converge();
        Assert.Equal("1", _cluster.Node(Acceptor).Get("k"));
    }

    [Fact]
    public void A_handshake_that_takes_too_long_is_ended_by_both_sides()
    {
        OutboundLink dialler = new(_cluster[Dialler].Table, Acceptor, nowMs: 1_000);
        InboundLink acceptor = new(_cluster[Acceptor].Table, nowMs: 1_000);
        foreach (PeerLink link in (PeerLink[])[dialler, acceptor])
        {
            ArrayBufferWriter<byte> output = new();
            Assert.Equal(6_000, link.NextDueMs(1_000));
            link.Pump(output, 1_000, nowMs: 5_999);
            Assert.Equal(LinkState.Handshake, link.State);
            link.Pump(output, 1_000, nowMs: 6_000);
            Assert.Equal(RefusalReason.Silence, link.End!.Reason);
            Assert.Equal(long.MaxValue, link.NextDueMs(6_000));
        }
    }

    private void AssertEnds(PeerLink refuser, PeerLink refused, WireFault fault)
    {
        _cluster.RunFor(50);
        Assert.Equal(new LinkEnd(RefusalReason.Protocol, $"protocol error: {fault}", ByPeer: false), refuser.End);
        Assert.Equal(new LinkEnd(RefusalReason.Protocol, $"protocol error: {fault}", ByPeer: true), refused.End);
    }

    private static byte[] Sealed(params byte[] body) => TestBatch.CutTo([.. new byte[Frame.HeaderBytes], .. body], Frame.HeaderBytes + body.Length);

    private static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
