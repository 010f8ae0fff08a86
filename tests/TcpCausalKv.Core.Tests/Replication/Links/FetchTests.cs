using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication.Fetching;
using TcpCausalKv.Core.Replication.Links;

namespace TcpCausalKv.Core.Tests.Replication.Links;

public sealed class FetchTests
{
    [Fact]
    public void A_dead_origins_write_reaches_the_others_through_whoever_has_it()
    {
        LinkedCluster cluster = LinkFlowTests.Linked(3);
        LinkFlowTests.DieAfterReachingOnlyB(cluster);
        cluster.RunUntil(() => cluster.Node(2).Get("x") == "1", "A's write at C");
        Assert.Equal(1, cluster[2].Replica.Fetches.Requests);
        Assert.Equal(FetchRule.Nobody, cluster[2].Replica.Fetches.Asked);
    }

    [Fact]
    public void An_answer_cut_after_any_byte_is_asked_for_again()
    {
        for (long cutAfter = 0; cutAfter < 600; cutAfter += 3)
        {
            LinkedCluster cluster = LinkFlowTests.Linked(3);
            cluster.Connection(2, 1).Cut(cluster.NowMs);
            LinkFlowTests.DieAfterReachingOnlyB(cluster);
            cluster.Dial(2, 1).CutAfterBytes = cutAfter;
            cluster.Converge();
            Assert.Equal("1", cluster.Node(2).Get("x"));
        }
    }

    [Fact]
    public void What_is_held_too_long_is_asked_for_though_its_cause_may_still_come()
    {
        LinkedCluster cluster = LinkFlowTests.Linked(3);
        cluster[0].Table.Gate(2).Hold();
        cluster.Node(0).Set("x", "1");
        cluster.RunUntil(() => cluster[1].Replica.Applied[0] == 1, "A's write at B");
        cluster.Node(1).Set("y", "2");
        cluster.RunUntil(() => cluster[2].Replica.Pending.Count == 1, "B's write held at C");

        long heldMs = cluster.NowMs;
        cluster.RunUntil(() => cluster.Node(2).Get("y") == "2", "both at C");
        Assert.InRange(cluster.NowMs - heldMs, 90, 150);

        cluster[0].Table.Gate(2).Release();
        cluster.Converge();
        Assert.Equal(1, cluster[2].Replica.Fetches.Requests);
    }

    [Fact]
    public void A_node_that_comes_back_empty_catches_up_and_goes_on_in_a_new_epoch()
    {
        LinkedCluster cluster = LinkFlowTests.Linked(3);
        for (int n = 0; n < 3; n++) cluster.Node(0).Set("k", $"{n}");
        cluster.RunUntil(cluster.IsConverged, "convergence");
        cluster.Kill(0);
        cluster.Node(1).Set("other", "1");

        cluster.StartEmpty(0, incarnation: 500);
        Assert.False(cluster[0].Replica.MayWrite);
        cluster.RunUntil(() => cluster[0].Replica.MayWrite, "A may write", dials: true);
        Assert.Equal("2", cluster.Node(0).Get("k"));
        Assert.Equal(new Dot(0, ClockEntry.Of(1, 4)), cluster.Node(0).SetInTurn("k", "3"));
        cluster.Node(0).EndTurn();
        cluster.Converge();
        Assert.Equal("3", cluster.Node(2).Get("k"));
    }

    [Fact]
    public void A_node_that_comes_back_empty_learns_even_of_writes_that_a_member_only_holds()
    {
        LinkedCluster cluster = LinkFlowTests.Linked(3);

        // C holds A:1, for it lacks B:1, which A had seen; then A dies, and its new process asks.
        cluster[1].Table.Gate(2).Hold();
        cluster.Node(1).Set("cause", "1");
        cluster.RunUntil(() => cluster[0].Replica.Applied[1] == 1, "B's write at A");
        cluster[0].Table.Gate(1).Hold();
        cluster.Node(0).Set("effect", "1");
        cluster.RunUntil(() => cluster[2].Replica.Pending.Count == 1, "A's write held at C");
        cluster.Kill(0);
        cluster.StartEmpty(0, incarnation: 500);
        cluster.RunUntil(() => cluster[0].Replica.MayWrite, "A may write", dials: true);
        Assert.Equal(new Dot(0, ClockEntry.Of(1, 2)), cluster.Node(0).SetInTurn("next", "1"));
    }

    [Fact]
    public void A_peer_whose_log_begins_too_late_says_so_and_is_not_asked_again()
    {
        LinkedCluster cluster = WithLongHistoryOfAAtB();
        cluster.Node(1).Log.Truncate(cluster[1].Replica.Applied);
        Assert.True(cluster.Node(1).Log.Start > 0);
        cluster.Kill(0);

        cluster.DialAll();
        cluster.RunFor(5_000);
        Assert.Equal(0UL, cluster[2].Replica.Applied[0]);
        Assert.Equal(1, cluster[2].Replica.Fetches.Requests);
        Assert.Equal(cluster.Node(1).Log.StartClock, cluster[2].Replica.Peers[1].LogStart);
    }

    [Fact]
    public void A_dialler_whose_log_begins_too_late_for_its_peer_says_so_and_goes_on_once_others_have_helped()
    {
        LinkedCluster cluster = WithLongHistoryOfAAtB();
        cluster.Node(0).Log.Truncate(cluster[0].Replica.Applied);
        TestConnection connection = cluster.Dial(0, 2);
        cluster.RunFor(1_000);
        Assert.True(((OutboundLink)connection.Outbound.Link).PeerIsBehindLog);
        Assert.Equal(0UL, cluster[2].Replica.Applied[0]);

        // B's write has seen them all, so C holds it, and asks B.
        cluster.Dial(1, 2);
        cluster.Dial(2, 1);
        cluster.Node(1).Set("other", "1");
        cluster.RunUntil(() => cluster[2].Replica.Applied[0] == 200, "all at C");
        cluster.Node(0).Set("k", "last");
        cluster.RunUntil(() => cluster.Node(2).Get("k") == "last", "A's stream at C");
        Assert.False(((OutboundLink)connection.Outbound.Link).PeerIsBehindLog);
    }

    // More than half of what a log keeps: A and B have it, and C was never reached.
    private static LinkedCluster WithLongHistoryOfAAtB()
    {
        LinkedCluster cluster = new(3);
        cluster.Dial(0, 1);
        cluster.Dial(1, 0);
        for (int n = 0; n < 200; n++)
        {
            cluster.Node(0).Set("k", $"{n}");
            cluster.Turn();
        }

        cluster.RunUntil(() => cluster[1].Replica.Applied[0] == 200, "all at B");
        return cluster;
    }
}
