using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Tests.Wire;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Tests.Replication;

public sealed class ReplicaWriteTests
{
    private readonly TestNode _a = new(0);
    private readonly TestNode _b = new(1);
    private readonly TestNode _c = new(2);

    [Fact]
    public void An_effect_is_seen_by_the_next_read_of_its_own_write()
    {
        _a.WriteInTurn(replica =>
        {
            replica.Set("k"u8, "1"u8);
            Assert.Equal("1", _a.Get("k"));
            Assert.True(replica.Delete("k"u8));
            Assert.Null(_a.Get("k"));
            replica.Set("k"u8, "2"u8);
        });
        Assert.Equal("2", _a.Get("k"));
    }

    [Fact]
    public void Writes_are_named_densely_from_1()
    {
        Assert.Equal(new Dot(0, 1), _a.SetInTurn("k", "1"));
        Assert.Equal(new Dot(0, 2), _a.SetInTurn("k", "2"));
        _a.EndTurn();
        Assert.Equal(new Dot(0, 3), _a.SetInTurn("k", "3"));
        Assert.Equal(3UL, _a.Replica.OwnEntry);
    }

    [Fact]
    public void A_write_without_effect_is_none()
    {
        _a.Set("k", "1");
        Dot nothing = _a.WriteInTurn(replica =>
        {
            Assert.False(replica.Delete("missing"u8));
        });

        Assert.Equal(new Dot(0, 1), nothing);
        Assert.Empty(_a.EndTurn());
        Assert.Equal(["wrote A:1"], _a.Trace.Lines);
    }

    [Fact]
    public void Flushing_nothing_is_no_write() => Assert.Empty(_a.Flush());

    [Fact]
    public void A_turn_without_writes_has_no_frames() => Assert.Empty(_a.EndTurn());

    [Fact]
    public void Writes_of_one_turn_share_a_batch()
    {
        for (int n = 0; n < 5; n++) _a.SetInTurn("k", $"{n}");
        List<byte[]> frames = TestNode.Split(_a.EndTurn());
        Assert.Equal(5, new BatchHeader(Assert.Single(frames)).Count);
    }

    [Fact]
    public void A_write_without_effect_between_others_leaves_their_batch_whole()
    {
        _a.SetInTurn("k", "1");
        _a.WriteInTurn(_ => { });
        _a.SetInTurn("k", "2");

        byte[] batch = Assert.Single(TestNode.Split(_a.EndTurn()));
        Assert.Equal(WireFault.None, BatchCheck.Check(batch, new BatchFormat(4)));
        Assert.Equal(2, new BatchHeader(batch).Count);
    }

    [Fact]
    public void An_applied_batch_closes_the_open_one_because_what_follows_has_seen_it()
    {
        byte[] remote = _b.Set("r", "1");
        _a.SetInTurn("k", "1");
        Assert.Equal(WireFault.None, _a.Replica.Receive(remote, 1, 0));
        _a.SetInTurn("k", "2");

        List<byte[]> frames = TestNode.Split(_a.EndTurn());
        Assert.Equal(3, frames.Count);
        Assert.Equal(remote, frames[1]);
        Assert.Equal([0UL, 0, 0, 0], new BatchHeader(frames[0]).Dependencies.ToArray());
        Assert.Equal([1UL, 1, 0, 0], new BatchHeader(frames[2]).Dependencies.ToArray());
    }

    [Fact]
    public void A_held_batch_leaves_the_open_one_open()
    {
        _c.Receive(_b.Set("r", "1"));
        byte[] waits = _c.Set("r", "2");
        _a.SetInTurn("k", "1");
        Assert.Equal(WireFault.None, _a.Replica.Receive(waits, 2, 0));
        _a.SetInTurn("k", "2");

        Assert.Single(TestNode.Split(_a.EndTurn()));
        Assert.Equal(1, _a.Replica.Pending.Count);
    }

    [Fact]
    public void A_batch_of_the_largest_count_is_followed_by_another()
    {
        TestNode node = new(0, change: options => options with { Limits = new FrameLimits { BatchCountMax = 3 } });
        for (int n = 0; n < 7; n++) node.SetInTurn("k", $"{n}");

        List<byte[]> frames = TestNode.Split(node.EndTurn());
        Assert.Equal([3, 3, 1], frames.Select(frame => new BatchHeader(frame).Count));
        Assert.Equal([1UL, 4, 7], frames.Select(frame => new BatchHeader(frame).FirstEntry));
        _b.Receive(frames.SelectMany(frame => frame).ToArray());
        Assert.Equal(node.Digest, _b.Digest);
    }

    [Fact]
    public void A_batch_that_has_reached_its_target_size_is_followed_by_another()
    {
        TestNode node = new(0, change: options => options with { Limits = new FrameLimits { BatchBytesTarget = 300 } });
        for (int n = 0; n < 3; n++) node.SetInTurn("k", new string('v', 300));
        Assert.Equal([1, 1, 1], TestNode.Split(node.EndTurn()).Select(frame => new BatchHeader(frame).Count));
    }

    [Fact]
    public void A_turn_with_enough_bytes_says_so_until_it_is_completed()
    {
        TestNode node = new(0, change: options => options with { TurnBytesMax = 500 });
        Assert.False(node.Replica.TurnIsFull);
        node.SetInTurn("k", new string('v', 500));
        Assert.True(node.Replica.TurnIsFull);
        node.EndTurn();
        Assert.False(node.Replica.TurnIsFull);
    }

    [Fact]
    public void A_timestamp_follows_all_that_was_seen_even_if_the_wall_clock_does_not()
    {
        byte[] fromTheFuture = TestBatch.Of(1, [0, 0, 0, 0], HybridTimestamp.FromMilliseconds(TestNode.NoonMs + 60_000), [TestEffect.Set("k", "b")]);
        _a.Receive(fromTheFuture, 1);
        byte[] own = _a.Set("k", "a");

        Assert.True(new BatchHeader(own).FirstTimestamp > new BatchHeader(fromTheFuture).LastTimestamp);
        Assert.Equal("a", _a.Get("k"));
    }

    [Fact]
    public void Timestamps_of_a_batch_count_on_from_its_first_and_the_next_batch_follows_them()
    {
        for (int n = 0; n < 3; n++) _a.SetInTurn("k", $"{n}");
        BatchHeader first = new(_a.EndTurn());
        BatchHeader second = new(_a.Set("k", "4"));

        Assert.Equal(HybridTimestamp.FromMilliseconds(TestNode.NoonMs), first.FirstTimestamp);
        Assert.Equal(first.LastTimestamp.Bits + 1, second.FirstTimestamp.Bits);
    }

    [Fact]
    public void A_write_of_many_effects_ends_the_same_everywhere()
    {
        _b.Receive(_a.Set("old", "1"));
        _b.Receive(_a.Write(replica =>
        {
            replica.Set("gone"u8, "1"u8);
            replica.Flush();
            replica.Set("twice"u8, "1"u8);
            replica.Set("twice"u8, "2"u8);
            replica.Set("removed"u8, "1"u8);
            replica.Delete("removed"u8);
        }));

        Assert.Equal(1, _b.Replica.Keyspace.Count);
        Assert.Equal("2", _b.Get("twice"));
        Assert.Equal(_a.Digest, _b.Digest);
    }

    [Fact]
    public void A_write_that_is_begun_within_another_is_part_of_it()
    {
        using (WriteScope outer = _a.Replica.BeginWrite(TestNode.NoonMs))
        {
            outer.Set("k"u8, "1"u8);
            using (WriteScope inner = _a.Replica.BeginWrite(TestNode.NoonMs)) inner.Set("m"u8, "2"u8);
            Assert.Equal(0UL, _a.Replica.OwnEntry);
            outer.Delete("k"u8);
        }

        Assert.Equal(1UL, _a.Replica.OwnEntry);
        _b.Receive(_a.EndTurn());
        Assert.Equal((null, "2"), (_b.Get("k"), _b.Get("m")));
        Assert.Equal(_a.Digest, _b.Digest);
    }

    [Fact]
    public void What_was_added_before_an_exception_is_a_write_all_the_same()
    {
        Assert.Throws<InvalidDataException>((Action)SetAndFail);

        _b.Receive(_a.EndTurn());
        Assert.Equal("1", _b.Get("k"));

        void SetAndFail()
        {
            using WriteScope write = _a.Replica.BeginWrite(TestNode.NoonMs);
            write.Set("k"u8, "1"u8);
            throw new InvalidDataException();
        }
    }

    [Fact]
    public void Nothing_is_written_or_received_once_the_turns_frames_are_taken()
    {
        byte[] remote = _b.Set("k", "1");
        _a.Replica.EndTurn();
        Assert.Throws<InvalidOperationException>(() => _a.Replica.BeginWrite(0));
        Assert.Throws<InvalidOperationException>(() => _a.Replica.Receive(remote, 1, 0));

        _a.Replica.CompleteTurn();
        Assert.Equal(WireFault.None, _a.Replica.Receive(remote, 1, 0));
    }

    [Fact]
    public void A_slot_that_is_no_members_is_no_replicas() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TestNode(3));
}
