using System.Buffers;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Tests.Replication.Links;

public sealed class LinkFlowTests
{
    private static readonly LinkOptions Options = new();

    [Fact]
    public void A_write_reaches_the_peer_and_is_acknowledged_soon_after()
    {
        LinkedCluster cluster = Linked(2);
        cluster.Node(0).Set("k", "1");
        cluster.RunUntil(() => cluster[1].Replica.Applied[0] == 1, "delivery");
        long appliedMs = cluster.NowMs;
        cluster.RunUntil(() => cluster[0].Replica.Peers[1].Applied[0] == 1, "acknowledgement");
        Assert.InRange(cluster.NowMs - appliedMs, 0, Options.AckDelayMs + 10);
        Assert.Equal(1UL, cluster[0].Replica.Peers[1].ReceivedOfOurs);
    }

    [Fact]
    public void A_link_without_writes_tells_its_position_at_every_heartbeat()
    {
        LinkedCluster cluster = Linked(2);
        TestConnection connection = cluster.Connection(0, 1);
        long before = connection.ToDialler.Transferred;
        cluster.RunFor(10 * Options.HeartbeatMs);
        long frameBytes = PositionFrameBytes(cluster);
        Assert.InRange((connection.ToDialler.Transferred - before) / frameBytes, 9, 11);
    }

    [Fact]
    public void A_slow_peer_is_a_cursor_that_lags_and_catches_up()
    {
        LinkedCluster cluster = Linked(2);
        TestEnd end = cluster.Connection(0, 1).Outbound;
        end.BudgetBytes = 0;
        for (int n = 0; n < 50; n++) cluster.Node(0).Set("k", $"{n}");
        cluster.RunFor(1_000);
        Assert.Equal(0UL, cluster[1].Replica.Applied[0]);
        Assert.Equal(LinkState.Established, end.Link.State);

        end.BudgetBytes = 1;
        cluster.Converge();
        Assert.Equal(50UL, cluster[1].Replica.Applied[0]);
    }

    [Fact]
    public void A_budget_of_one_byte_lets_one_batch_a_turn_pass()
    {
        LinkedCluster cluster = Linked(2);
        cluster.Connection(0, 1).Outbound.BudgetBytes = 1;
        for (int n = 0; n < 3; n++) cluster.Node(0).Set("k", $"{n}");
        List<ulong> applied = [];
        for (int turn = 0; turn < 5; turn++)
        {
            cluster.Turn();
            applied.Add(cluster[1].Replica.Applied[0]);
        }

        Assert.Equal([0UL, 1, 2, 3, 3], applied);
    }

    [Fact]
    public void A_full_output_still_carries_a_request()
    {
        LinkedCluster cluster = Linked(3);
        DieAfterReachingOnlyB(cluster);
        cluster.Connection(2, 1).Outbound.BudgetBytes = 0;
        cluster.RunUntil(() => cluster[2].Replica.Applied[0] == 1, "A's write at C");
    }

    [Fact]
    public void What_a_gate_holds_is_sent_when_it_is_released()
    {
        LinkedCluster cluster = Linked(2);
        cluster[0].Table.Gate(1).Hold();
        cluster.Node(0).Set("k", "1");
        cluster.RunFor(2 * Options.SilenceMs);
        Assert.Null(cluster.Node(1).Get("k"));
        Assert.Equal(LinkState.Established, cluster.Connection(0, 1).Outbound.Link.State);

        cluster[0].Table.Gate(1).Release();
        cluster.RunUntil(() => cluster.Node(1).Get("k") == "1", "delivery");
    }

    [Fact]
    public void What_a_gate_delays_arrives_after_the_delay()
    {
        LinkedCluster cluster = Linked(2);
        cluster[0].Table.Gate(1).Delay(500, cluster.Node(0).Log.End);
        cluster.Node(0).Set("k", "1");
        long writtenMs = cluster.NowMs;
        cluster.RunUntil(() => cluster.Node(1).Get("k") == "1", "delivery");
        Assert.InRange(cluster.NowMs - writtenMs, 500, 520);
    }

    [Fact]
    public void A_delay_that_nobody_is_there_to_send_after_leaves_no_deadline_in_the_past()
    {
        LinkedCluster cluster = Linked(2);
        cluster[0].Table.Gate(1).Delay(100, cluster.Node(0).Log.End);
        cluster.Node(0).Set("k", "1");
        cluster.Turn();
        cluster.Connection(0, 1).Cut(cluster.NowMs);
        cluster.Pass(200);
        cluster.Turn();
        Assert.True(cluster[0].NextDueMs(cluster.NowMs) > cluster.NowMs);
    }

    [Fact]
    public void A_silent_peer_is_cut_and_told_why()
    {
        LinkedCluster cluster = Linked(2);
        TestConnection connection = cluster.Connection(0, 1);
        connection.ToAcceptor.IsPaused = true;
        cluster.RunFor(Options.SilenceMs + Options.HeartbeatMs);
        Assert.Equal((RefusalReason.Silence, false), (connection.Inbound.Link.End!.Reason!.Value, connection.Inbound.Link.End.ByPeer));
        Assert.Equal((RefusalReason.Silence, true), (connection.Outbound.Link.End!.Reason!.Value, connection.Outbound.Link.End.ByPeer));
    }

    [Fact]
    public void A_large_frame_may_take_longer_than_a_silence_is_borne()
    {
        LinkedCluster cluster = Linked(2);
        cluster.Node(0).Set("k", new string('v', 6_000));
        cluster.ChunkBytes = 500;
        for (int second = 0; second < 20; second++)
        {
            cluster.Turn();
            cluster.Pass(1_000);
        }

        Assert.Equal(6_000, cluster.Node(1).Get("k")?.Length);
        Assert.Equal(LinkState.Established, cluster.Connection(0, 1).Inbound.Link.State);
    }

    [Fact]
    public void A_peer_that_is_told_that_there_is_no_room_sends_no_more_and_goes_on_once_there_is()
    {
        LinkedCluster cluster = PendingFull();
        TestEnd fromB = cluster.Connection(1, 2).Inbound;
        cluster.Node(1).Set("z", "1");

        cluster.RunFor(3 * Options.SilenceMs);
        Assert.Equal(1UL, cluster[2].Replica.ReceivedOf(1));
        Assert.Equal(LinkState.Established, fromB.Link.State);

        cluster[0].Table.Gate(2).Release();
        cluster.RunUntil(cluster.IsConverged, "release");
        Assert.Equal(2UL, cluster[2].Replica.Applied[1]);
        Assert.Equal(LinkState.Established, fromB.Link.State);
    }

    [Fact]
    public void What_was_on_its_way_when_there_was_no_more_room_ends_the_link_and_comes_again()
    {
        LinkedCluster cluster = PendingFull(writes: 2);
        Assert.Equal(1UL, cluster[2].Replica.ReceivedOf(1));
        Assert.Equal(RefusalReason.PendingFull, cluster.Connection(1, 2).Inbound.Link.End!.Reason);

        cluster.RunFor(1_000);
        cluster.DialAll();
        cluster.RunFor(3 * Options.SilenceMs);
        Assert.Equal(LinkState.Established, cluster.Connection(1, 2).Inbound.Link.State);

        cluster[0].Table.Gate(2).Release();
        cluster.Converge();
        Assert.Equal(2UL, cluster[2].Replica.Applied[1]);
    }

    [Fact]
    public void A_peer_of_which_too_much_is_held_is_given_up_when_it_falls_silent()
    {
        LinkedCluster cluster = PendingFull();
        TestConnection fromB = cluster.Connection(1, 2);

        fromB.ToAcceptor.IsPaused = true;
        cluster.RunFor(Options.SilenceMs + Options.HeartbeatMs);

        Assert.Equal(RefusalReason.Silence, fromB.Inbound.Link.End!.Reason);
        Assert.False(cluster[2].Replica.Peers[1].StreamsToUs);
    }

    [Fact]
    public void A_turn_that_is_full_leaves_the_rest_of_the_input_for_the_next_ones()
    {
        LinkedCluster cluster = new(2, options => options with { TurnBytesMax = 1 });
        cluster.DialAll();
        cluster.RunFor(50);
        for (int n = 0; n < 5; n++) cluster.Node(0).Set("k", $"{n}");
        cluster.Turn();
        cluster.Turn();
        Assert.Equal(ReadProgress.TurnIsFull, cluster.Connection(0, 1).Inbound.Progress);
        Assert.Equal(1UL, cluster[1].Replica.Applied[0]);
        cluster.Converge();
        Assert.Equal(5UL, cluster[1].Replica.Applied[0]);
    }

    internal static LinkedCluster Linked(int nodes)
    {
        LinkedCluster cluster = new(nodes);
        cluster.DialAll();
        cluster.RunFor(50);
        return cluster;
    }

    /// <summary>A writes, only B hears of it, and A dies.</summary>
    internal static void DieAfterReachingOnlyB(LinkedCluster cluster)
    {
        cluster[0].Table.Gate(2).Hold();
        cluster.Node(0).Set("x", "1");
        cluster.RunUntil(() => cluster[1].Replica.Applied[0] == 1, "A's write at B");
        cluster.Kill(0);
    }

    /// <summary>C holds what it may of B's, for A's write that it lacks.</summary>
    private static LinkedCluster PendingFull(int writes = 1)
    {
        LinkedCluster cluster = new(3, options => options with { PendingBytesMax = 1, FetchAfterMs = ReplicaOptions.FetchOff });
        cluster.DialAll();
        cluster.RunFor(50);
        cluster[0].Table.Gate(2).Hold();
        cluster.Node(0).Set("x", "1");
        cluster.RunFor(50);
        for (int write = 0; write < writes; write++) cluster.Node(1).Set("y", $"{write}");
        cluster.RunFor(50);
        return cluster;
    }

    private static long PositionFrameBytes(LinkedCluster cluster)
    {
        ArrayBufferWriter<byte> output = new();
        cluster[0].Replica.PositionFor(1).WriteTo(output);
        return output.WrittenCount;
    }
}
