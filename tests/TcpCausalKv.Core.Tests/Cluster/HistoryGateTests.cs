using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Tests.Replication;
using TcpCausalKv.Core.Tests.Wire;
using TcpCausalKv.Core.Wire.Batches;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Tests.Cluster;

public sealed class HistoryGateTests
{
    private const int B = 1;
    private const int C = 2;

    // A node in slot 0 that starts empty and can't know whether it had a history.
    private readonly TestNode _a = new(0, change: options => options with { NewCluster = false });
    private readonly TestNode _formerA = new(0);

    private HistoryGate Gate => _a.Replica.HistoryGate;

    [Fact]
    public void The_node_of_a_new_cluster_writes_at_once() => Assert.True(new TestNode(0).Replica.MayWrite);

    [Fact]
    public void A_node_alone_writes_after_its_first_turn()
    {
        TestNode alone = new(0, nodes: 1, options => options with { NewCluster = false });
        alone.EndTurn();
        Assert.True(alone.Replica.MayWrite);
    }

    [Fact]
    public void A_node_without_its_history_waits_until_every_member_has_promised_and_confirmed()
    {
        Assert.Contains("waits to hear from B, C", _a.Replica.WhyMayNotWrite, StringComparison.Ordinal);
        Assert.Equal(new EpochRequestFrame(0, 0, ClockEntry.Max), Ask(B));

        Answer(B, have: 0);
        Assert.Contains("waits to hear from C", _a.Replica.WhyMayNotWrite, StringComparison.Ordinal);
        Assert.Null(TryAsk(B));

        Ask(C);
        Answer(C, have: 0);
        Assert.False(_a.Replica.MayWrite);

        EpochRequestFrame confirm = Ask(B);
        Assert.Equal(new EpochRequestFrame(0, 1, 0), confirm);
        Answer(B, have: 0, round: 1);
        Assert.False(_a.Replica.MayWrite);
        Ask(C);
        Answer(C, have: 0, round: 1);
        Assert.True(_a.Replica.MayWrite);
        Assert.Null(TryAsk(B));
    }

    [Fact]
    public void A_write_before_that_is_a_bug_of_the_caller() =>
        Assert.Throws<InvalidOperationException>(() => _a.Replica.BeginWrite(0));

    [Fact]
    public void Its_own_earlier_writes_come_back_before_it_names_the_next_in_a_new_epoch()
    {
        byte[][] history = [_formerA.Set("k", "1"), _formerA.Set("k", "2")];
        Refuse(B, epoch: 0);
        Promise(epoch: 1, b: 2, c: 0);
        Confirm(epoch: 1, round: 1, b: 2, c: 0);
        Assert.Contains("0 of 2 are here", _a.Replica.WhyMayNotWrite, StringComparison.Ordinal);

        _a.Receive(history[0], B);
        Assert.False(_a.Replica.MayWrite);
        _a.Receive(history[1], B);
        Assert.True(_a.Replica.MayWrite);

        byte[] next = _a.Set("k", "3");
        BatchHeader batch = new(next);
        Assert.Equal(new Dot(0, ClockEntry.Of(1, 3)), batch.LastDot);
        Assert.Equal(2UL, batch.Dependencies[0]);
        Assert.Equal([new EpochBegin(1, 2)], _a.Replica.Epochs.BeginsOf(0).ToArray());
    }

    [Fact]
    public void What_comes_to_a_member_between_promise_and_confirmation_makes_the_end_be_found_anew()
    {
        Promise(epoch: 0, b: 0, c: 0);
        Ask(B);
        Ask(C);
        Answer(B, have: 3, round: 1);
        Answer(C, have: 0, round: 1);
        Assert.False(_a.Replica.MayWrite);

        Assert.Equal(new EpochRequestFrame(0, 2, 3), Ask(B));
        Assert.Equal(new EpochRequestFrame(0, 2, 3), Ask(C));
    }

    [Fact]
    public void A_late_confirmation_of_an_earlier_round_counts_for_nothing()
    {
        Refuse(B, epoch: 0);
        Promise(epoch: 1, b: 0, c: 0);
        Ask(B);
        Ask(C);
        Answer(B, have: 1, round: 1, epoch: 1);
        _a.Receive(_formerA.Set("k", "1"), B);
        Ask(B);
        Answer(B, have: 1, round: 2, epoch: 1);
        Answer(C, have: 0, round: 1, epoch: 1);
        Assert.False(_a.Replica.MayWrite);
        Ask(C);
        Answer(C, have: 0, round: 2, epoch: 1);
        Assert.True(_a.Replica.MayWrite);
    }

    // B may be another process by now, and C may have got from the first what that took with it.
    [Fact]
    public void A_member_whose_link_breaks_must_promise_again_and_all_others_confirm_again()
    {
        Promise(epoch: 0, b: 0, c: 0);
        Ask(C);
        Answer(C, have: 0, round: 1);
        Gate.LinkDown(B);
        Assert.Equal(0, Ask(B).Round);
        Answer(B, have: 0);
        Ask(B);
        Answer(B, have: 0, round: 2);
        Assert.False(_a.Replica.MayWrite);

        Assert.Equal(2, Ask(C).Round);
        Answer(C, have: 0, round: 2);
        Assert.True(_a.Replica.MayWrite);
    }

    [Fact]
    public void An_epoch_that_another_process_was_promised_is_passed_by()
    {
        Ask(B);
        Answer(B, have: 0);
        Refuse(C, epoch: 4);
        Assert.Equal(5, Ask(B).Epoch);
        Assert.Equal(5, Ask(C).Epoch);
        Answer(C, have: 0);
        Assert.Contains("waits to hear from B", _a.Replica.WhyMayNotWrite, StringComparison.Ordinal);
    }

    [Fact]
    public void What_others_tell_of_its_own_promise_changes_nothing()
    {
        Ask(B);
        EpochTable told = new(4);
        told.Promise(0, new EpochPromise(0, _a.Replica.Options.Incarnation));
        _a.Replica.TryLearn(told);
        Answer(B, have: 0);
        Assert.Equal(0, Ask(C).Epoch);
    }

    [Fact]
    public void A_whole_history_goes_on_in_the_epoch_that_it_is_in()
    {
        byte[] inEpoch2 = TestBatch.InEpoch(new Dot(0, ClockEntry.Of(2, 1)), [0, 0, 0, 0]);
        _a.Replica.Replay(inEpoch2);
        _a.Replica.HistoryIsRead(isWhole: true);
        Assert.Equal(ClockEntry.Of(2, 2), Gate.EntryAfter(_a.Replica.OwnEntry));
    }

    [Fact]
    public void Who_overrules_waits_for_no_member_that_is_silent_and_begins_an_epoch_behind_those_that_are_not()
    {
        byte[] first = _formerA.Set("k", "1");
        Refuse(B, epoch: 0);
        Ask(B);
        Answer(B, have: 1, epoch: 1);
        Assert.True(Gate.IsWaitingForMembers);

        _a.Replica.OverruleHistory();
        _a.Replica.Hear(B, new PositionFrame(0, 1, 0, true, new VectorClock([1, 0, 0, 0])), 0);
        _a.EndTurn();
        Assert.False(_a.Replica.MayWrite);
        Assert.False(Gate.IsWaitingForMembers);

        _a.Receive(first, B);
        Ask(B);
        Answer(B, have: 1, epoch: 1, round: 2);
        Assert.True(_a.Replica.MayWrite);

        // Members that are silent may know of epochs up to there.
        int leap = 1 + (int)(_a.Replica.Options.Incarnation % 4_096);
        Assert.Equal(new Dot(0, ClockEntry.Of(1 + leap, 2)), _a.SetInTurn("k", "2"));
    }

    // What B only holds may wait for what nobody has.
    [Fact]
    public void Who_overrules_does_not_wait_for_what_a_member_only_holds_pending()
    {
        Ask(B);
        Answer(B, have: 7);
        _a.Replica.OverruleHistory();
        _a.EndTurn();
        Ask(B);
        Answer(B, have: 7, round: 1);
        Assert.True(_a.Replica.MayWrite);
    }

    private void Promise(int epoch, ulong b, ulong c)
    {
        Ask(B);
        Answer(B, b, epoch: epoch);
        Ask(C);
        Answer(C, c, epoch: epoch);
    }

    private void Confirm(int epoch, int round, ulong b, ulong c)
    {
        Ask(B);
        Answer(B, b, round, epoch);
        Ask(C);
        Answer(C, c, round, epoch);
    }

    private EpochRequestFrame Ask(int peer)
    {
        EpochRequestFrame? request = TryAsk(peer);
        Assert.NotNull(request);
        return request.Value;
    }

    private EpochRequestFrame? TryAsk(int peer) => Gate.TryTakeRequest(peer, out EpochRequestFrame request) ? request : null;

    private void Answer(int peer, ulong have, int round = 0, int epoch = 0)
    {
        Gate.Answered(peer, new EpochAnswerFrame(true, epoch, round, have));
        _a.EndTurn();
    }

    private void Refuse(int peer, int epoch)
    {
        Ask(peer);
        Gate.Answered(peer, new EpochAnswerFrame(false, epoch, 0, 0));
        _a.EndTurn();
    }
}
