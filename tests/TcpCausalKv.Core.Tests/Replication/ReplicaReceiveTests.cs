using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Delivery;
using TcpCausalKv.Core.Tests.Wire;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Tests.Replication;

public sealed class ReplicaReceiveTests
{
    private readonly TestNode _a = new(0);
    private readonly TestNode _b = new(1);
    private readonly TestNode _c = new(2);

    [Fact]
    public void Receiving_does_not_advance_the_receivers_own_entry()
    {
        _b.Receive(_a.Set("k", "1"));
        Assert.Equal([1UL, 0, 0, 0], _b.Replica.Applied.Entries.ToArray());
    }

    [Fact]
    public void The_received_bytes_themselves_go_into_the_log()
    {
        byte[] batch = _a.Set("k", "1");
        _b.Receive(batch);
        Assert.Equal(batch, _b.Log.Read(0).ToArray());
    }

    [Fact]
    public void A_batch_that_lacks_a_cause_is_held_and_released_by_it()
    {
        byte[] cause = _a.Set("x", "1");
        _b.Receive(cause);
        byte[] effect = _b.Set("y", "2");

        _c.Receive(effect, from: 1);
        Assert.Null(_c.Get("y"));
        Assert.Equal(1, _c.Replica.Pending.Count);

        _c.Receive(cause);
        Assert.Equal("2", _c.Get("y"));
        Assert.Equal(["held B:1 lacks A:1", "applied A:1", "applied B:1 released by A:1"], _c.Trace.Lines);
        Assert.Equal([.. cause, .. effect], _c.Log.Read(0).ToArray());
        Assert.Equal((2L, 1L, 0L), (_c.Replica.Counters.Applied, _c.Replica.Counters.Held, _c.Replica.Counters.Duplicates));
    }

    // The origin was told that it is here, and may wait for it; and there may be no other copy.
    [Theory, InlineData(false), InlineData(true)]
    public void What_is_held_is_still_here_when_a_node_has_read_its_data_anew(bool readsCause)
    {
        (Replica c, byte[] cause, byte[] effect) = HoldsEffect();
        c.Clear();
        if (readsCause) Assert.Equal(DeliveryDecision.Apply, c.Replay(cause).Delivery);
        c.RestorePending();
        Assert.Equal(1UL, c.ReceivedOf(1));
        Assert.Equal(readsCause ? effect : [], EndTurnOf(c));
        Assert.Equal(readsCause ? 0 : 1, c.Pending.Count);
        Assert.False(c.HasPendingRelease);

        Assert.Equal(WireFault.None, c.Receive(cause, from: 0, nowMs: 0));
        EndTurnOf(c);
        Assert.Equal((_b.Digest, 0), (c.Keyspace.Digest, c.Pending.Count));
    }

    [Fact]
    public void What_was_held_and_has_been_read_is_not_held_again()
    {
        (Replica c, byte[] cause, byte[] effect) = HoldsEffect();
        c.Clear();
        Assert.Equal(DeliveryDecision.Apply, c.Replay(cause).Delivery);
        Assert.Equal(DeliveryDecision.Apply, c.Replay(effect).Delivery);
        c.RestorePending();
        Assert.Empty(EndTurnOf(c));
        Assert.Equal((_b.Digest, 0), (c.Keyspace.Digest, c.Pending.Count));
    }

    [Fact]
    public void What_is_here_already_is_dropped_whether_applied_or_held()
    {
        byte[] cause = _a.Set("x", "1");
        _b.Receive(cause);
        byte[] effect = _b.Set("y", "2");
        _c.Receive([.. effect, .. effect, .. cause, .. cause, .. effect]);

        Assert.Equal(3, _c.Replica.Counters.Duplicates);
        Assert.Equal(2, _c.Replica.Counters.Applied);
        Assert.Equal(0, _c.Replica.Pending.Count);
    }

    [Fact]
    public void A_batch_after_a_gap_is_refused()
    {
        _a.Set("x", "1");
        Assert.Equal(WireFault.Gap, _b.Replica.Receive(_a.Set("x", "2"), 0, 0));
    }

    [Fact]
    public void A_batch_that_overlaps_what_is_here_is_refused()
    {
        _b.Receive(TestBatch.Sets(0, [0, 0, 0, 0], count: 2));
        Assert.Equal(WireFault.Gap, _b.Replica.Receive(TestBatch.Sets(0, [1, 0, 0, 0], count: 2), 0, 0));
    }

    [Fact]
    public void A_refused_batch_changes_nothing()
    {
        byte[] good = _a.Set("x", "1");
        byte[] truncated = TestBatch.CutTo(good, good.Length - 1);

        Assert.Equal(WireFault.Truncated, _b.Replica.Receive(truncated, 0, 0));
        Assert.Empty(_b.EndTurn());
        Assert.Equal(0UL, _b.Digest);
        Assert.Equal(0UL, _b.Replica.ReceivedOf(0));
        Assert.Empty(_b.Trace.Lines);
    }

    [Fact]
    public void Held_writes_count_as_received_but_not_as_applied()
    {
        _b.Receive(_a.Set("x", "1"));
        _c.Receive(_b.Set("y", "1"), from: 1);
        _c.Receive(_b.Set("y", "2"), from: 1);

        PositionFrame position = _c.Replica.PositionFor(1);
        Assert.Equal(2UL, position.ReceivedOfYours);
        Assert.Equal(0UL, position.Applied[1]);
        Assert.Equal(0UL, _c.Replica.PositionFor(0).ReceivedOfYours);
    }

    [Fact]
    public void A_position_is_a_copy_that_later_writes_leave_alone()
    {
        PositionFrame position = _a.Replica.PositionFor(1);
        _a.Set("k", "1");
        Assert.Equal(0UL, position.Applied[0]);
        Assert.Equal(0UL, position.Digest);
    }

    [Fact]
    public void A_chain_through_64_nodes_is_released_in_one_go_by_its_first_link()
    {
        List<byte[]> chain = Chain(length: 64);
        TestNode last = new(63, nodes: 64);
        foreach (byte[] batch in chain.Skip(1).Reverse()) last.Receive(batch);
        Assert.Equal(62, last.Replica.Pending.Count);
        Assert.Equal(0, last.Replica.Counters.Applied);

        last.Receive(chain[0]);
        Assert.Equal(0, last.Replica.Pending.Count);
        Assert.Equal(0, last.Replica.Pending.Bytes);
        Assert.Equal("62", last.Get("k"));
    }

    [Fact]
    public void A_release_that_fills_the_turn_goes_on_in_the_next_ones()
    {
        List<byte[]> chain = Chain(length: 64);
        TestNode last = new(63, nodes: 64, options => options with { TurnBytesMax = 5 * chain[0].Length });
        foreach (byte[] batch in chain.Skip(1).Reverse()) last.Receive(batch);

        last.Replica.Receive(chain[0], 0, 0);
        List<int> turns = [];
        do turns.Add(TestNode.Split(last.EndTurn()).Count);
        while (last.Replica.HasPendingRelease);

        Assert.Equal(63, turns.Sum());
        Assert.All(turns, batches => Assert.InRange(batches, 1, 5));
        Assert.Equal("62", last.Get("k"));
        Assert.Equal(0, last.Replica.Pending.Count);
    }

    [Fact]
    public void What_arrives_while_a_release_is_pending_keeps_its_place_in_the_order()
    {
        TestNode c = new(2, change: options => options with { TurnBytesMax = 1 });
        byte[] cause = _a.Set("x", "1");
        _b.Receive(cause);
        byte[][] effects = [_b.Set("y", "1"), _b.Set("y", "2"), _b.Set("y", "3")];

        c.Receive(effects[0], from: 1);
        c.Receive(effects[1], from: 1);
        c.Receive(cause);
        Assert.True(c.Replica.HasPendingRelease);
        c.Receive(effects[2], from: 1);
        while (c.Replica.HasPendingRelease) c.EndTurn();

        Assert.Equal("3", c.Get("y"));
        Assert.Equal(0, c.Replica.Pending.Count);
        Assert.Equal(_b.Digest, c.Digest);
    }

    [Fact]
    public void Above_its_bound_an_origins_batches_are_not_held_but_refused()
    {
        _b.Receive(_a.Set("x", "1"));
        byte[] first = _b.Set("y", "1");
        byte[] second = _b.Set("y", "2");
        TestNode c = new(2, change: options => options with { PendingBytesMax = first.Length });

        Assert.False(c.Replica.IsPendingFull(1));
        Assert.Equal(WireFault.None, c.Replica.Receive(first, 1, 0));
        Assert.True(c.Replica.IsPendingFull(1));
        Assert.False(c.Replica.IsPendingFull(0));
        Assert.Equal(WireFault.PendingOverflow, c.Replica.Receive(second, 1, 0));
        Assert.Equal(1UL, c.Replica.ReceivedOf(1));
    }

    [Fact]
    public void At_its_bound_of_held_bytes_a_replica_still_applies_what_is_ready()
    {
        byte[] cause = _a.Set("x", "1");
        _b.Receive(cause);
        TestNode c = new(2, change: options => options with { PendingBytesMax = 1 });
        c.Receive(_b.Set("y", "1"), from: 1);
        c.Receive(cause);
        c.Receive(_b.Set("y", "2"), from: 1);
        Assert.Equal("2", c.Get("y"));
    }

    [Fact]
    public void Equal_clocks_with_different_digests_raise_the_alarm()
    {
        // The same dot with two values: what a replica must never come to by itself.
        _b.Receive(TestBatch.Of(0, [0, 0, 0, 0], [TestEffect.Set("k", "true")]));
        _c.Receive(TestBatch.Of(0, [0, 0, 0, 0], [TestEffect.Set("k", "false")]));

        Assert.False(_c.Replica.Hear(1, _b.Replica.PositionFor(2), 0));
        Assert.Equal(1, _c.Replica.Divergences);
    }

    [Fact]
    public void Different_clocks_or_equal_digests_raise_no_alarm()
    {
        byte[] batch = _a.Set("k", "1");
        _b.Receive(batch);
        Assert.True(_c.Replica.Hear(1, _b.Replica.PositionFor(2), 0));
        _c.Receive(batch);
        Assert.True(_c.Replica.Hear(1, _b.Replica.PositionFor(2), 0));
        Assert.Equal(0, _c.Replica.Divergences);
    }

    // Each node's one write has seen the one before it: slot n writes n to the same key.
    private static List<byte[]> Chain(int length)
    {
        List<byte[]> chain = [];
        for (int slot = 0; slot < length - 1; slot++)
        {
            TestNode node = new(slot, nodes: length);
            foreach (byte[] batch in chain) node.Receive(batch);
            chain.Add(node.Set("k", $"{slot:D2}"));
        }

        return chain;
    }

    private (Replica C, byte[] Cause, byte[] Effect) HoldsEffect()
    {
        byte[] cause = _a.Set("x", "1");
        _b.Receive(cause);
        byte[] effect = _b.Set("y", "2");
        Replica c = new(_c.Replica.Options);
        Assert.Equal(WireFault.None, c.Receive(effect, from: 1, nowMs: 0));
        EndTurnOf(c);
        Assert.Equal(1, c.Pending.Count);
        return (c, cause, effect);
    }

    private static byte[] EndTurnOf(Replica replica)
    {
        byte[] frames = replica.EndTurn().ToArray();
        replica.CompleteTurn();
        return frames;
    }
}
