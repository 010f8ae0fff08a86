using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Delivery;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Tests.Wire;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Core.Tests.Replication;

public sealed class ReplayTests
{
    private const int B = 1;

    private readonly TestNode _b = new(1);
    private readonly TestNode _before = new(0);
    private readonly TestNode _after = new(0, change: options => options with { NewCluster = false });

    [Fact]
    public void What_a_node_applied_comes_back_from_its_log_with_clock_digest_and_timestamps()
    {
        _before.Set("k", "1");
        _before.Receive(_b.Set("k", "2"), B);
        _before.Delete("k");
        _before.Receive(_b.Set("m", "3"), B);
        _before.Flush();
        _before.Set("n", "4");

        Assert.All(Log(_before), frame => Assert.Equal(new ReplayOutcome(DeliveryDecision.Apply, WireFault.None), _after.Replica.Replay(frame)));
        Assert.Equal(_before.Replica.Applied, _after.Replica.Applied);
        Assert.Equal(_before.Digest, _after.Digest);
        Assert.Equal(_before.Replica.Clock.Last, _after.Replica.Clock.Last);
    }

    [Fact]
    public void What_is_replayed_is_not_written_to_the_log_again()
    {
        _after.Replica.Replay(_before.Set("k", "1"));
        Assert.Empty(_after.EndTurn());
    }

    [Fact]
    public void A_batch_that_was_replayed_is_a_duplicate()
    {
        byte[] batch = _before.Set("k", "1");
        _after.Replica.Replay(batch);
        Assert.Equal(DeliveryDecision.Duplicate, _after.Replica.Replay(batch).Delivery);
        Assert.Equal(_before.Digest, _after.Digest);
    }

    [Fact]
    public void A_batch_that_has_no_place_there_changes_nothing()
    {
        byte[] first = _before.Set("k", "1");
        byte[] second = _before.Set("k", "2");
        _b.Receive([.. first, .. second]);
        Assert.Equal(DeliveryDecision.Hold, _after.Replica.Replay(_b.Set("m", "3")).Delivery);
        Assert.Equal(DeliveryDecision.Gap, _after.Replica.Replay(second).Delivery);
        Assert.Equal(WireFault.Width, _after.Replica.Replay(TestBatch.Sets(0, [0, 0])).Fault);
        Assert.Equal(new VectorClock(4), _after.Replica.Applied);
        Assert.Equal(0, _after.Replica.Pending.Count);
    }

    [Fact]
    public void A_snapshots_clock_is_taken_over_and_timestamps_follow_its_highest()
    {
        HybridTimestamp highest = HybridTimestamp.FromMilliseconds(TestNode.NoonMs + 1000);
        _after.Replica.Restore(new VectorClock([2, 1, 0, 0]), highest);
        Assert.Equal("2.1.0.0", _after.Replica.Applied.ToString());
        Assert.True(_after.Replica.Clock.Next(TestNode.NoonMs) > highest);
    }

    [Fact]
    public void A_snapshot_that_lacks_what_is_applied_is_a_bug_of_the_caller()
    {
        _after.Replica.Replay(_before.Set("k", "1"));
        Assert.Throws<InvalidOperationException>(() => _after.Replica.Restore(new VectorClock([0, 9, 0, 0]), default));
    }

    [Fact]
    public void Replaying_in_the_middle_of_a_turn_is_a_bug_of_the_caller()
    {
        byte[] batch = _b.Set("m", "1");
        _before.SetInTurn("k", "1");
        Assert.Throws<InvalidOperationException>(() => _before.Replica.Replay(batch));
        Assert.Throws<InvalidOperationException>(() => _before.Replica.Restore(new VectorClock([1, 1, 0, 0]), default));
    }

    [Fact]
    public void A_node_that_knows_its_history_from_its_disk_writes_at_once()
    {
        Assert.False(_after.Replica.MayWrite);
        _after.Replica.Replay(_before.Set("k", "1"));
        _after.Replica.HistoryIsRead(isWhole: true);
        Assert.True(_after.Replica.MayWrite);
        Assert.Equal(1UL, _after.Replica.OwnEntry);
    }

    private static List<byte[]> Log(TestNode node)
    {
        List<byte[]> frames = [];
        LogCursor cursor = LogCursor.OverAll(node.Log, new VectorClock(4));
        while (cursor.TryNext(node.Log.End, out ReadOnlySpan<byte> frame)) frames.Add(frame.ToArray());
        return frames;
    }
}
