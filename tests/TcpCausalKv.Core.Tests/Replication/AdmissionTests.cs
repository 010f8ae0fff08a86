using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Core.Tests.Replication;

public sealed class HistoryGateTests
{
    private const int B = 1;
    private const int C = 2;

    // A node in slot 0 that starts empty and can't know whether it had a history.
    private readonly TestNode _a = new(0, change: options => options with { NewCluster = false });
    private readonly TestNode _formerA = new(0);

    [Fact]
    public void The_node_of_a_new_cluster_writes_at_once() => Assert.True(new TestNode(0).Replica.MayWrite);

    [Fact]
    public void A_node_alone_writes_at_once() =>
        Assert.True(new TestNode(0, nodes: 1, options => options with { NewCluster = false }).Replica.MayWrite);

    [Fact]
    public void A_node_without_its_history_waits_until_every_member_was_heard()
    {
        Assert.False(_a.Replica.MayWrite);
        Assert.Contains("waits to hear from B, C", _a.Replica.WhyMayNotWrite, StringComparison.Ordinal);

        Hear(B, received: 0, applied: 0);
        Assert.False(_a.Replica.MayWrite);
        Assert.Contains("waits to hear from C", _a.Replica.WhyMayNotWrite, StringComparison.Ordinal);

        Hear(C, received: 0, applied: 0);
        Assert.True(_a.Replica.MayWrite);
    }

    [Fact]
    public void A_write_before_that_is_a_bug_of_the_caller() =>
        Assert.Throws<InvalidOperationException>(() => _a.Replica.BeginWrite(0));

    [Fact]
    public void Its_own_earlier_writes_come_back_before_it_names_the_next()
    {
        byte[][] history = [_formerA.Set("k", "1"), _formerA.Set("k", "2")];
        Hear(B, received: 2, applied: 2);
        Hear(C, received: 0, applied: 0);
        Assert.False(_a.Replica.MayWrite);
        Assert.Contains("0 of 2 are here", _a.Replica.WhyMayNotWrite, StringComparison.Ordinal);

        _a.Receive(history[0], B);
        Assert.False(_a.Replica.MayWrite);
        _a.Receive(history[1], B);
        Assert.True(_a.Replica.MayWrite);
        Assert.Equal(new Dot(0, 3), _a.SetInTurn("k", "3"));
    }

    [Fact]
    public void Writes_that_a_member_only_holds_count_as_history()
    {
        Hear(B, received: 2, applied: 1);
        Hear(C, received: 0, applied: 0);
        _a.Receive(_formerA.Set("k", "1"), B);
        Assert.False(_a.Replica.MayWrite);
        _a.Receive(_formerA.Set("k", "2"), B);
        Assert.True(_a.Replica.MayWrite);
    }

    [Fact]
    public void A_member_with_more_of_this_nodes_writes_than_it_has_itself_revokes_the_admission()
    {
        TestNode node = new(0);
        node.Set("k", "1");
        byte[][] history = [_formerA.Set("k", "1"), _formerA.Set("k", "2")];
        Assert.True(node.Replica.MayWrite);

        node.Replica.Hear(B, Position(received: 2, applied: 2), 0);
        Assert.False(node.Replica.MayWrite);
        node.Receive(history[1], B);
        Assert.True(node.Replica.MayWrite);
    }

    [Fact]
    public void What_a_member_told_counts_until_its_next_process_has_told()
    {
        _a.Replica.Meet(B, incarnation: 7);
        Hear(B, received: 2, applied: 2);
        Hear(C, received: 0, applied: 0);
        Assert.False(_a.Replica.MayWrite);

        _a.Replica.Meet(B, incarnation: 8);
        Assert.False(_a.Replica.MayWrite);
        Hear(B, received: 2, applied: 2);
        Assert.False(_a.Replica.MayWrite);

        _a.Replica.Meet(B, incarnation: 9);
        Hear(B, received: 0, applied: 0);
        Hear(C, received: 0, applied: 0);
        Assert.True(_a.Replica.MayWrite);
    }

    // B had the writes and is gone with them, but C may have got them from B since it told.
    [Fact]
    public void What_one_member_has_lost_counts_until_all_others_have_told_again_that_they_do_not_have_it()
    {
        byte[][] history = [_formerA.Set("k", "1"), _formerA.Set("k", "2")];
        _a.Replica.Meet(B, incarnation: 7);
        Hear(C, received: 0, applied: 0);
        Hear(B, received: 2, applied: 2);
        Assert.False(_a.Replica.MayWrite);

        _a.Replica.Meet(B, incarnation: 8);
        Hear(B, received: 0, applied: 0);
        Assert.False(_a.Replica.MayWrite);
        Assert.Contains("waits to hear again from C", _a.Replica.WhyMayNotWrite, StringComparison.Ordinal);

        Hear(C, received: 2, applied: 2);
        Assert.False(_a.Replica.MayWrite);
        _a.Receive(history[0], C);
        _a.Receive(history[1], C);
        Assert.True(_a.Replica.MayWrite);
    }

    [Fact]
    public void Who_admits_writes_waits_for_nobody_to_tell_again()
    {
        _a.Replica.Meet(B, incarnation: 7);
        Hear(C, received: 0, applied: 0);
        Hear(B, received: 2, applied: 2);
        _a.Replica.Meet(B, incarnation: 8);
        Hear(B, received: 0, applied: 0);
        Assert.False(_a.Replica.MayWrite);

        _a.Replica.AdmitHistory();
        Assert.True(_a.Replica.MayWrite);
    }

    [Fact]
    public void A_member_that_lost_its_copy_revokes_nothing()
    {
        Hear(B, received: 0, applied: 0);
        Hear(C, received: 0, applied: 0);
        _a.Set("k", "1");
        Hear(B, received: 1, applied: 1);
        Hear(B, received: 0, applied: 0);
        Assert.True(_a.Replica.MayWrite);
    }

    [Fact]
    public void A_contested_slot_revokes_the_admission_until_the_member_that_contests_it_accepts_this_process()
    {
        TestNode node = new(0);
        node.Replica.SlotContested(C);
        Assert.False(node.Replica.MayWrite);
        Assert.Contains("another process holds the slot of A at C", node.Replica.WhyMayNotWrite, StringComparison.Ordinal);

        node.Replica.OutboundUp(C);
        Assert.True(node.Replica.MayWrite);
    }

    [Fact]
    public void One_member_that_accepts_this_process_does_not_speak_for_another_that_refuses_it()
    {
        TestNode node = new(0);
        node.Replica.SlotContested(B);
        node.Replica.SlotContested(C);
        node.Replica.OutboundUp(B);
        Assert.False(node.Replica.MayWrite);
        node.Replica.OutboundUp(C);
        Assert.True(node.Replica.MayWrite);
    }

    private void Hear(int peer, ulong received, ulong applied) => _a.Replica.Hear(peer, Position(received, applied), 0);

    private static PositionFrame Position(ulong received, ulong applied) => new(0, received, 0, true, new VectorClock([applied, 0, 0, 0]));
}
