using System.Buffers;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Tests.Replication.Links;

public sealed class HandshakeTests
{
    private readonly LinkedCluster _cluster = new(nodes: 3);

    [Fact]
    public void Both_ends_are_established_and_know_each_other()
    {
        TestConnection connection = _cluster.Dial(0, 1);
        _cluster.RunFor(50);

        Assert.Equal((LinkState.Established, 1), (connection.Outbound.Link.State, connection.Outbound.Link.Peer));
        Assert.Equal((LinkState.Established, 0), (connection.Inbound.Link.State, connection.Inbound.Link.Peer));
        Assert.Same(connection.Outbound.Link, _cluster[0].Table.Outbound(1));
        Assert.Same(connection.Inbound.Link, _cluster[1].Table.Inbound(0));
        Assert.Equal(_cluster[1].Replica.Options.Incarnation, connection.Outbound.Link.PeerIncarnation);
        Assert.True(_cluster[0].Replica.Peers[1].CanBeAsked);
        Assert.True(_cluster[1].Replica.Peers[0].StreamsToUs);
        Assert.Null(connection.Inbound.Link.End);
    }

    [Fact]
    public void A_lost_connection_leaves_nothing_in_the_tables()
    {
        TestConnection connection = _cluster.Dial(0, 1);
        _cluster.RunFor(50);
        connection.Cut(_cluster.NowMs);

        Assert.Equal(new LinkEnd(null, "reset", ByPeer: true), connection.Outbound.Link.End);
        Assert.Null(_cluster[0].Table.Outbound(1));
        Assert.Null(_cluster[1].Table.Inbound(0));
        Assert.False(_cluster[0].Replica.Peers[1].CanBeAsked);
        Assert.False(_cluster[1].Replica.Peers[0].StreamsToUs);
    }

    [Theory]
    [InlineData("other", "A,B,C", 4, "the caller is of cluster other, this node of test")]
    [InlineData("test", "B,A,C", 4, "slot 0 is A here, and B for the caller")]
    [InlineData("test", "A,B,C", 5, "clocks of width 5, this node's 4")]
    public void A_node_of_another_cluster_is_refused_whatever_differs(string name, string members, int width, string why)
    {
        ClusterIdentity other = new(name, members.Split(','), width);
        LinkedNode stranger = new(0, 3, options => options with { Cluster = other }, new LinkOptions(), incarnation: 1);
        AssertRefused(Meet(stranger, _cluster[1], peer: 1), RefusalReason.Cluster, why);
    }

    [Fact]
    public void A_node_of_a_cluster_that_was_made_anew_under_the_same_name_is_refused()
    {
        LinkedNode stranger = new(0, 3, options => options with { ClusterId = new ClusterId(5) }, new LinkOptions(), incarnation: 1);
        AssertRefused(Meet(stranger, _cluster[1], peer: 1), RefusalReason.Cluster, "one of the two was made anew");
    }

    [Fact]
    public void A_node_that_claims_the_acceptors_own_slot_is_refused()
    {
        LinkedNode twin = new(1, 3, null, new LinkOptions(), incarnation: 9);
        AssertRefused(Meet(twin, _cluster[1], peer: 0), RefusalReason.Slot, "slot 1");
    }

    [Fact]
    public void A_slot_that_no_member_has_is_refused()
    {
        HelloFrame hello = HelloFrame.Of(_cluster[1].Replica.Membership, 3, 1, ProtocolVersions.Current);
        Assert.Equal(RefusalReason.Slot, RefusalOf(hello).Reason);
    }

    [Fact]
    public void Another_version_is_refused_and_both_sides_know_why()
    {
        HelloFrame hello = HelloFrame.Of(_cluster[0].Replica.Membership, 0, 1, new ProtocolVersions(7, 9));
        RefusalFrame refusal = RefusalOf(hello);
        Assert.Equal(RefusalReason.Version, refusal.Reason);

        OutboundLink dialler = new(_cluster[0].Table, 1, _cluster.NowMs);
        Feed(dialler, refusal.WriteTo);
        Assert.Equal(new LinkEnd(RefusalReason.Version, "peer protocol 7 to 9 is not spoken here, but 3 to 6", ByPeer: true), dialler.End);
    }

    [Fact]
    public void An_address_that_another_member_answers_is_refused_by_the_dialler()
    {
        TestConnection connection = _cluster.Dial(0, 2, peer: 1);
        _cluster.RunFor(50);
        Assert.Equal((RefusalReason.Slot, false), (connection.Outbound.Link.End!.Reason!.Value, connection.Outbound.Link.End.ByPeer));
        Assert.Equal((RefusalReason.Slot, true), (connection.Inbound.Link.End!.Reason!.Value, connection.Inbound.Link.End.ByPeer));
        Assert.Contains("check --cluster", connection.Inbound.Link.End.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_process_that_dials_with_a_taken_slot_is_refused_and_takes_no_writes()
    {
        TestConnection first = Meet(_cluster[0], _cluster[1]);
        LinkedNode second = new(0, 3, null, new LinkOptions(), incarnation: 77);
        AssertRefused(Meet(second, _cluster[1]), RefusalReason.SlotClaimed, "two nodes claim to be A");

        Assert.False(second.Replica.MayWrite);
        Assert.True(_cluster[0].Replica.MayWrite);
        Assert.Equal(LinkState.Established, first.Outbound.Link.State);
    }

    [Fact]
    public void A_second_process_that_answers_a_members_address_is_refused_by_the_dialler_and_takes_no_writes()
    {
        Meet(_cluster[0], _cluster[1]);
        LinkedNode second = new(0, 3, null, new LinkOptions(), incarnation: 77);
        TestConnection connection = Meet(_cluster[1], second);
        Assert.Equal((RefusalReason.SlotClaimed, false), (connection.Outbound.Link.End!.Reason!.Value, connection.Outbound.Link.End.ByPeer));
        Assert.Equal((RefusalReason.SlotClaimed, true), (connection.Inbound.Link.End!.Reason!.Value, connection.Inbound.Link.End.ByPeer));
        Assert.False(second.Replica.MayWrite);
    }

    [Fact]
    public void A_refusal_that_comes_late_contests_no_slot_at_a_peer_that_has_accepted_this_process_since()
    {
        Meet(_cluster[0], _cluster[1]);
        TestConnection back = Meet(_cluster[1], _cluster[0]);
        Feed(back.Inbound.Link, new RefusalFrame(RefusalReason.SlotClaimed, "two nodes claim to be A").WriteTo);

        Assert.Equal(LinkState.Closed, back.Inbound.Link.State);
        Assert.True(_cluster[0].Replica.MayWrite);
    }

    [Fact]
    public void A_second_process_is_refused_too_if_this_node_had_dialled_the_first()
    {
        Meet(_cluster[1], _cluster[0]);
        LinkedNode second = new(0, 3, null, new LinkOptions(), incarnation: 77);
        AssertRefused(Meet(second, _cluster[1]), RefusalReason.SlotClaimed, "two nodes claim to be A");
    }

    [Fact]
    public void The_same_process_that_connects_anew_takes_its_old_connections_place()
    {
        TestConnection old = Meet(_cluster[0], _cluster[1]);
        TestConnection anew = Meet(_cluster[0], _cluster[1]);
        Assert.Equal((RefusalReason.Superseded, false), (old.Inbound.Link.End!.Reason!.Value, old.Inbound.Link.End.ByPeer));
        Assert.Equal((RefusalReason.Superseded, true), (old.Outbound.Link.End!.Reason!.Value, old.Outbound.Link.End.ByPeer));
        Assert.Same(anew.Inbound.Link, _cluster[1].Table.Inbound(0));
        Assert.True(_cluster[1].Replica.Peers[0].StreamsToUs);
    }

    [Fact]
    public void A_node_that_stops_tells_its_peer()
    {
        TestConnection connection = Meet(_cluster[0], _cluster[1]);
        connection.Outbound.Link.Refuse(RefusalReason.Stopping, "A stops", _cluster.NowMs);
        _cluster.RunFor(50);
        Assert.Equal(new LinkEnd(RefusalReason.Stopping, "A stops", ByPeer: false), connection.Outbound.Link.End);
        Assert.Equal(new LinkEnd(RefusalReason.Stopping, "A stops", ByPeer: true), connection.Inbound.Link.End);
    }

    [Fact]
    public void The_first_reason_for_an_end_is_the_one_that_counts()
    {
        TestConnection connection = Meet(_cluster[0], _cluster[1]);
        connection.Outbound.Link.Refuse(RefusalReason.Stopping, "first", _cluster.NowMs);
        connection.Outbound.Link.Refuse(RefusalReason.Protocol, "second", _cluster.NowMs);
        connection.Outbound.Link.ConnectionLost("third", _cluster.NowMs);
        Assert.Equal("first", connection.Outbound.Link.End!.Text);
    }

    private TestConnection Meet(LinkedNode from, LinkedNode to, int? peer = null)
    {
        TestConnection connection = _cluster.Dial(from, to, peer);
        for (int turn = 0; turn < 10; turn++)
        {
            _cluster.Turn();
            if (!_cluster.Alive.Contains(from)) from.Turn(_cluster.NowMs);
            if (!_cluster.Alive.Contains(to)) to.Turn(_cluster.NowMs);
        }

        return connection;
    }

    private RefusalFrame RefusalOf(HelloFrame hello)
    {
        InboundLink acceptor = new(_cluster[1].Table, _cluster.NowMs);
        Feed(acceptor, hello.WriteTo);
        Assert.Equal(LinkState.Closed, acceptor.State);

        ArrayBufferWriter<byte> output = new();
        acceptor.Pump(output, 0, _cluster.NowMs);
        Assert.True(RefusalFrame.TryRead(output.WrittenSpan, out RefusalFrame? refusal));
        Assert.Equal(new LinkEnd(refusal.Reason, refusal.Text, ByPeer: false), acceptor.End);
        return refusal;
    }

    private void Feed(PeerLink link, Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> bytes = new();
        write(bytes);
        ReadOnlySequence<byte> input = new(bytes.WrittenMemory);
        link.Receive(ref input, _cluster.NowMs);
    }

    private static void AssertRefused(TestConnection connection, RefusalReason reason, string says)
    {
        LinkEnd refuser = connection.Inbound.Link.End!;
        LinkEnd refused = connection.Outbound.Link.End!;
        Assert.Equal((reason, false), (refuser.Reason!.Value, refuser.ByPeer));
        Assert.Equal((reason, true), (refused.Reason!.Value, refused.ByPeer));
        Assert.Equal(refuser.Text, refused.Text);
        Assert.Contains(says, refused.Text, StringComparison.Ordinal);
    }
}
