using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Fetching;
using TcpCausalKv.Core.Tests.Wire;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Tests.Replication;

public sealed class FetchRuleTests
{
    private const int A = 0;
    private const int B = 1;
    private const int C = 2;
    private const int D = 3;
    private const int GraceMs = 100;

    // The node that may ask is D. What it holds came from B and lacks a write of A.
    private readonly TestNode _d = new(D, nodes: 4);

    private Replica Replica => _d.Replica;

    [Fact]
    public void Who_lacks_nothing_asks_nobody()
    {
        LinkBothWaysWith(A, B, C);
        Assert.Equal(FetchRule.Nobody, Decide(nowMs: 1_000_000));
    }

    [Fact]
    public void Within_the_grace_what_is_missing_may_come_by_itself()
    {
        LinkBothWaysWith(A, B, C);
        HoldFromB();
        Assert.Equal(FetchRule.Nobody, Decide(GraceMs - 1));
    }

    [Fact]
    public void After_the_grace_the_sender_is_asked_who_must_have_what_its_write_waits_for()
    {
        LinkBothWaysWith(A, B, C);
        HoldFromB();
        Assert.Equal(B, Decide(GraceMs));
    }

    [Fact]
    public void The_sender_is_asked_at_once_if_the_missing_writes_origin_does_not_stream()
    {
        LinkBothWaysWith(B, C);
        HoldFromB();
        Assert.Equal(B, Decide(nowMs: 0));
    }

    [Fact]
    public void If_the_sender_can_not_be_asked_another_who_has_it_is()
    {
        LinkBothWaysWith(C);
        HoldFromB();
        Assert.Equal(FetchRule.Nobody, Decide(GraceMs));
        Hear(C, a: 1);
        Assert.Equal(C, Decide(GraceMs));
    }

    [Fact]
    public void A_time_switched_off_still_asks_when_the_origin_does_not_stream()
    {
        LinkBothWaysWith(A, B, C);
        HoldFromB();
        Assert.Equal(FetchRule.Nobody, Decide(1_000_000, ReplicaOptions.FetchOff));
        Replica.LinkEvents.InboundDown(A);
        Assert.Equal(B, Decide(1_000_000, ReplicaOptions.FetchOff));
    }

    [Fact]
    public void A_position_that_shows_writes_of_an_origin_that_does_not_stream_is_asked_about_at_once()
    {
        LinkBothWaysWith(B, C);
        Hear(C, a: 1);
        Assert.Equal(C, Decide(nowMs: 0));
    }

    [Fact]
    public void A_position_that_shows_writes_of_an_origin_that_streams_asks_for_nothing()
    {
        LinkBothWaysWith(A, B, C);
        Hear(C, a: 1);
        Assert.Equal(FetchRule.Nobody, Decide(nowMs: 1_000_000));
    }

    [Fact]
    public void This_nodes_own_lost_writes_come_from_whoever_has_them()
    {
        LinkBothWaysWith(A, B, C);
        Hear(B, d: 2);
        Assert.Equal(B, Decide(nowMs: 0));
    }

    [Fact]
    public void A_peer_is_asked_for_its_own_writes_if_only_this_nodes_dial_succeeds()
    {
        Replica.LinkEvents.OutboundUp(A);
        Hear(A, a: 3);
        Assert.Equal(A, Decide(nowMs: 0));
    }

    [Fact]
    public void A_peer_that_this_node_has_not_reached_is_not_asked()
    {
        Replica.LinkEvents.InboundUp(C);
        Hear(C, a: 1);
        Assert.Equal(FetchRule.Nobody, Decide(nowMs: 1_000_000));
    }

    [Fact]
    public void A_head_whose_release_waits_for_the_next_turn_asks_for_nothing()
    {
        TestNode d = new(D, nodes: 4, change: options => options with { TurnBytesMax = 1 });
        d.Replica.LinkEvents.OutboundUp(B);
        d.Receive(TestBatch.Sets(B, [1, 0, 0, 0]), B);
        d.Receive(TestBatch.Sets(B, [1, 1, 0, 0]), B);
        d.Receive(TestBatch.Sets(A, [0, 0, 0, 0]), B);
        Assert.True(d.Replica.HasPendingRelease);
        Assert.Equal(
            FetchRule.Nobody, FetchRule.Decide(d.Replica.Applied, D, d.Replica.Pending, d.Replica.Peers, d.Replica.Witness, GraceMs, nowMs: 1_000));

        d.EndTurn();
        Assert.True(d.Replica.HasPendingRelease);
        Assert.Equal(
            FetchRule.Nobody, FetchRule.Decide(d.Replica.Applied, D, d.Replica.Pending, d.Replica.Peers, d.Replica.Witness, GraceMs, nowMs: 1_000));
    }

    [Fact]
    public void What_a_member_was_promised_that_is_not_taken_is_not_asked_for()
    {
        LinkBothWaysWith(B);
        Replica.LinkEvents.OutboundUp(C);
        Replica.LinkEvents.InboundDown(A);
        Assert.True(Replica.Witness.TryPromise(A, incarnation: 7, new EpochRequestFrame(1, 1, End: 0), have: 0, seen: 0));
        Hear(C, a: 3);
        Assert.Equal(FetchRule.Nobody, Decide(nowMs: 0));
        Assert.True(Replica.Witness.TryPromise(A, incarnation: 7, new EpochRequestFrame(1, 2, End: 2), have: 0, seen: 0));
        Assert.Equal(C, Decide(nowMs: 0));
    }

    [Fact]
    public void Whom_to_ask_is_decided_once_a_turn_for_all_links_of_64_members()
    {
        string[] names = [.. Enumerable.Range(0, 64).Select(slot => $"n{slot}")];
        Replica replica = new(new ReplicaOptions(new ClusterIdentity("wide", names, 64), 0, Incarnation: 1) { NewCluster = true });
        for (int turn = 1; turn <= 10; turn++)
        {
            replica.Fetches.Plan(turn);
            for (int peer = 1; peer < 64; peer++) Assert.False(replica.Fetches.TryTake(peer, turn));
            Assert.Equal(turn, replica.Fetches.Decisions);
        }
    }

    [Fact]
    public void One_fetch_at_a_time_is_under_way()
    {
        LinkBothWaysWith(B, C);
        HoldFromB();
        Assert.False(TryTake(C, 0));
        Assert.True(TryTake(B, 0));
        Assert.Equal(B, Replica.Fetches.Asked);
        Assert.False(TryTake(B, 0));
        Assert.Equal(1, Replica.Fetches.Requests);
    }

    [Fact]
    public void An_answer_that_stands_still_is_given_up_and_another_peer_is_asked()
    {
        LinkBothWaysWith(B, C);
        Hear(C, a: 1);
        HoldFromB();
        Assert.True(TryTake(B, 0));

        long stallMs = Replica.Options.FetchStallMs;
        Assert.Equal(stallMs, Replica.Fetches.NextDueMs(0));
        Assert.False(TryTake(C, stallMs - 1));
        Assert.True(TryTake(C, stallMs));
        Assert.Equal(C, Replica.Fetches.Asked);
    }

    [Fact]
    public void What_the_asked_peer_writes_itself_does_not_keep_its_answer_alive()
    {
        LinkBothWaysWith(B, C);
        Hear(C, a: 1);
        HoldFromB();
        Assert.True(TryTake(B, 0));

        long stallMs = Replica.Options.FetchStallMs;
        _d.NowMs = stallMs - 1;
        _d.Receive(TestBatch.Sets(B, [1, 1, 0, 0]), B);
        Assert.True(TryTake(C, stallMs));
    }

    [Fact]
    public void A_fetch_ends_with_its_link()
    {
        LinkBothWaysWith(B, C);
        Hear(C, a: 1);
        HoldFromB();
        Assert.True(TryTake(B, 0));
        Replica.LinkEvents.OutboundDown(B, 0);
        Assert.Equal(FetchRule.Nobody, Replica.Fetches.Asked);
        Assert.True(TryTake(C, 0));
    }

    [Fact]
    public void The_grace_of_the_oldest_head_is_when_to_look_again()
    {
        LinkBothWaysWith(A, B, C);
        Assert.Equal(long.MaxValue, Replica.Fetches.NextDueMs(0));
        _d.NowMs = 1_000;
        HoldFromB();
        Assert.Equal(1_000 + GraceMs, Replica.Fetches.NextDueMs(1_000));
    }

    private bool TryTake(int peer, long nowMs)
    {
        Replica.Fetches.Plan(nowMs);
        return Replica.Fetches.TryTake(peer, nowMs);
    }

    private int Decide(long nowMs, int fetchAfterMs = GraceMs) =>
        FetchRule.Decide(Replica.Applied, D, Replica.Pending, Replica.Peers, Replica.Witness, fetchAfterMs, nowMs);

    private void LinkBothWaysWith(params int[] peers)
    {
        foreach (int peer in peers)
        {
            Replica.LinkEvents.OutboundUp(peer);
            Replica.LinkEvents.InboundUp(peer);
        }
    }

    private void HoldFromB() => _d.Receive(TestBatch.Sets(B, [1, 0, 0, 0]), B);

    private void Hear(int peer, ulong a = 0, ulong d = 0) =>
        Replica.Hear(peer, new PositionFrame(0, 0, 0, true, new VectorClock([a, 0, 0, d])), 0);
}
