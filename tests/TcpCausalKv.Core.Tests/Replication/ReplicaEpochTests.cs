using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Tests.Wire;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Tests.Replication;

public sealed class ReplicaEpochTests
{
    private const int A = 0;
    private const int B = 1;
    private const int C = 2;

    private readonly TestNode _node = new(C);
    private ulong _passedOver;

    private Replica Replica => _node.Replica;

    [Fact]
    public void The_first_batch_of_an_epoch_tells_where_it_begins()
    {
        Take(Batch(A, epoch: 0, sequence: 1));
        Take(Batch(A, epoch: 2, sequence: 2, before: ClockEntry.Of(0, 1)));
        Assert.Equal([new EpochBegin(2, 1)], Replica.Epochs.BeginsOf(A).ToArray());
        Assert.Equal(ClockEntry.Of(2, 2), Replica.Applied[A]);
    }

    [Fact]
    public void An_epoch_that_begins_elsewhere_than_is_known_is_a_fault()
    {
        Learn(A, epoch: 1, after: 1);
        Take(Batch(A, epoch: 0, sequence: 1));
        Assert.Equal(WireFault.Epoch, Receive(Batch(A, epoch: 1, sequence: 1, before: 0)));
    }

    [Fact]
    public void A_write_that_is_lost_is_passed_over_and_what_follows_it_is_no_gap()
    {
        Learn(A, epoch: 1, after: 1);
        Take(Batch(A, epoch: 0, sequence: 1));
        Take(Batch(A, epoch: 0, sequence: 2));
        Take(Batch(A, epoch: 0, sequence: 3));
        Assert.Equal(1UL, Replica.Applied[A]);
        Assert.Equal(2, Replica.Counters.PassedOver);

        Take(Batch(A, epoch: 1, sequence: 2, before: 1));
        Assert.Equal(ClockEntry.Of(1, 2), Replica.Applied[A]);
        Assert.Equal(0UL, _passedOver);
    }

    [Fact]
    public void A_write_that_depends_on_a_lost_one_is_passed_over()
    {
        Learn(A, epoch: 1, after: 1);
        Take(TestBatch.Sets(B, [2, 0, 0, 0]));
        Assert.Equal(0, Replica.Pending.Count);
        Assert.Equal(0UL, Replica.ReceivedOf(B));
        Take(TestBatch.Sets(B, [2, 1, 0, 0]));
        Assert.Equal(0UL, Replica.ReceivedOf(B));
    }

    [Fact]
    public void What_waits_for_a_lost_write_waits_no_more_once_that_is_known()
    {
        Take(TestBatch.Sets(B, [1, 0, 0, 0]));
        Take(TestBatch.Sets(B, [2, 1, 0, 0]));
        Take(TestBatch.Sets(B, [2, 2, 0, 0]));
        Assert.Equal(3, Replica.Pending.Count);

        Learn(A, epoch: 1, after: 1);
        Assert.Equal(1, Replica.Pending.Count);
        Assert.Equal(1UL, Replica.ReceivedOf(B));
        Take(Batch(A, epoch: 0, sequence: 1));
        Assert.Equal(1UL, Replica.Applied[B]);
        Assert.Equal(0, Replica.Pending.Bytes);
    }

    [Fact]
    public void A_queue_of_which_nothing_is_left_waits_for_nothing()
    {
        Take(TestBatch.Sets(B, [2, 0, 0, 0]));
        Learn(A, epoch: 1, after: 1);
        Take(Batch(A, epoch: 0, sequence: 1));
        Take(Batch(A, epoch: 1, sequence: 2, before: 1));
        Take(TestBatch.Sets(B, [ClockEntry.Of(1, 2), 0, 0, 0]));
        Assert.Equal(1UL, Replica.Applied[B]);
    }

    [Fact]
    public void A_node_that_has_applied_what_is_lost_takes_no_writes_and_says_why()
    {
        Take(Batch(A, epoch: 0, sequence: 1));
        Take(Batch(A, epoch: 0, sequence: 2));
        Assert.True(Replica.MayWrite);
        Learn(A, epoch: 1, after: 1);
        Assert.False(Replica.MayWrite);
        Assert.True(Replica.HasOrphans);
        Assert.Contains("up to A:2: A went on without them", Replica.WhyMayNotWrite, StringComparison.Ordinal);
        Assert.Contains("--orphans", Replica.WhyMayNotWrite, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_beyond_a_promised_end_is_passed_over_until_the_epoch_is_known()
    {
        Assert.True(Replica.Witness.TryPromise(A, incarnation: 7, new EpochRequestFrame(1, 1, End: 1), have: 0, seen: 0));
        Take(Batch(A, epoch: 0, sequence: 1));
        Take(Batch(A, epoch: 0, sequence: 2));
        Assert.Equal(1UL, Replica.Applied[A]);
        Take(Batch(A, epoch: 1, sequence: 2, before: 1));
        Assert.Equal(ClockEntry.Of(1, 2), Replica.Applied[A]);
    }

    [Fact]
    public void What_is_held_names_its_causes_though_nobody_may_have_them_any_more()
    {
        Assert.Equal(0UL, Replica.SeenOf(A));
        ulong[] cause = new ulong[4];
        cause[A] = 4;
        Take(TestBatch.InEpoch(new Dot(B, 1), cause));
        Assert.Equal(4UL, Replica.SeenOf(A));
        Assert.Equal(0UL, Replica.ReceivedOf(A));
    }

    [Fact]
    public void A_gap_in_a_stream_of_which_nothing_was_passed_over_is_a_fault()
    {
        Learn(B, epoch: 1, after: 0);
        Take(Batch(B, epoch: 0, sequence: 1));
        Assert.Equal(WireFault.Gap, Receive(Batch(A, epoch: 0, sequence: 2)));
    }

    [Fact]
    public void A_wait_for_a_lost_write_ends_with_the_turn_in_which_that_is_learnt()
    {
        List<PositionWaitEnd> ended = [];
        Replica.Waiters.Add(new VectorClock([2, 0, 0, 0]), Replica.Applied, ended.Add);
        Replica.Waiters.Add(new VectorClock([1, 0, 0, 0]), Replica.Applied, ended.Add);
        _node.EndTurn();
        Assert.Empty(ended);
        Learn(A, epoch: 1, after: 1);
        _node.EndTurn();
        Assert.Equal([PositionWaitEnd.Lost], ended);
        Take(Batch(A, epoch: 0, sequence: 1));
        Assert.Equal([PositionWaitEnd.Lost, PositionWaitEnd.Reached], ended);
        Assert.Equal(0, Replica.Waiters.Count);
    }

    [Fact]
    public void The_epochs_of_what_a_snapshot_covers_count_as_promised()
    {
        Replica.Restore(new VectorClock([ClockEntry.Of(3, 9), 0, 0, 0]), default);
        Assert.Equal(3, Replica.Epochs.PromisedTo(A).Epoch);
        Assert.Equal(EpochPromise.None, Replica.Epochs.PromisedTo(B));
    }

    private void Learn(int slot, int epoch, ulong after)
    {
        EpochTable told = new(4);
        told.TryBegin(slot, new EpochBegin(epoch, after));
        Assert.True(Replica.TryLearn(told));
    }

    private void Take(byte[] frame)
    {
        Assert.Equal(WireFault.None, Receive(frame));
        _node.EndTurn();
    }

    private WireFault Receive(byte[] frame) => Replica.Receive(frame, A, nowMs: 0, ref _passedOver);

    private static byte[] Batch(int origin, int epoch, ulong sequence, ulong? before = null)
    {
        ulong[] dependencies = new ulong[4];
        dependencies[origin] = before ?? ClockEntry.Of(epoch, sequence - 1);
        if (before is null && sequence == 1) dependencies[origin] = 0;
        return TestBatch.InEpoch(new Dot(origin, ClockEntry.Of(epoch, sequence)), dependencies);
    }
}
