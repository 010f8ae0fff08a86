using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Tests.Replication;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Tests.Cluster;

/// <summary>What takes the right to write from a node that has had it.</summary>
public sealed class ClosingGateTests
{
    private const int B = 1;
    private const int C = 2;

    [Fact]
    public void A_process_that_writes_stops_once_a_later_epoch_is_promised_to_another()
    {
        TestNode node = new(0);
        node.Set("k", "1");
        EpochTable told = new(4);
        told.Promise(0, new EpochPromise(1, 99));
        Assert.True(node.Replica.TryLearn(told));
        node.EndTurn();
        Assert.False(node.Replica.MayWrite);
        Assert.True(node.Replica.HistoryGate.TryTakeRequest(B, out EpochRequestFrame request));
        Assert.Equal(2, request.Epoch);
    }

    [Fact]
    public void A_member_with_more_of_this_nodes_writes_than_it_has_itself_closes_the_gate()
    {
        TestNode node = new(0);
        node.Set("k", "1");
        node.Replica.Hear(B, Position(received: 2), 0);
        Assert.False(node.Replica.MayWrite);
        Assert.True(node.Replica.HistoryGate.TryTakeRequest(B, out EpochRequestFrame request));
        Assert.Equal(1, request.Epoch);
    }

    [Fact]
    public void What_is_lost_closes_nothing()
    {
        TestNode node = new(0);
        node.Set("k", "1");
        EpochTable told = new(4);
        told.TryBegin(0, new EpochBegin(1, 1));
        node.Replica.TryLearn(told);
        node.Replica.HistoryGate.Continue();
        node.EndTurn();
        Assert.True(node.Replica.HistoryGate.TryTakeRequest(B, out EpochRequestFrame before));
        node.Replica.Hear(B, Position(received: 2), 0);
        node.EndTurn();
        Assert.False(node.Replica.HistoryGate.TryTakeRequest(B, out EpochRequestFrame after), $"{before.Epoch}, then {after.Epoch}");
    }

    [Fact]
    public void A_member_that_lost_its_copy_closes_nothing()
    {
        TestNode node = new(0);
        node.Set("k", "1");
        node.Replica.Hear(B, Position(received: 1), 0);
        node.Replica.Hear(B, Position(received: 0), 0);
        Assert.True(node.Replica.MayWrite);
    }

    [Fact]
    public void A_contested_slot_closes_the_gate_until_the_member_that_contests_it_accepts_this_process()
    {
        TestNode node = new(0);
        node.Replica.HistoryGate.SlotContested(C);
        Assert.False(node.Replica.MayWrite);
        Assert.Contains("another process holds the slot of A at C", node.Replica.WhyMayNotWrite, StringComparison.Ordinal);

        node.Replica.LinkEvents.OutboundUp(C);
        Assert.True(node.Replica.MayWrite);
    }

    [Fact]
    public void One_member_that_accepts_this_process_does_not_speak_for_another_that_refuses_it()
    {
        TestNode node = new(0);
        node.Replica.HistoryGate.SlotContested(B);
        node.Replica.HistoryGate.SlotContested(C);
        node.Replica.LinkEvents.OutboundUp(B);
        Assert.False(node.Replica.MayWrite);
        node.Replica.LinkEvents.OutboundUp(C);
        Assert.True(node.Replica.MayWrite);
    }

    private static PositionFrame Position(ulong received) => new(0, received, 0, true, new VectorClock([received, 0, 0, 0]));
}
