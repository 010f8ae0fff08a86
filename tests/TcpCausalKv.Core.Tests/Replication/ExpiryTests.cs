using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Replication;

namespace TcpCausalKv.Core.Tests.Replication;

public class ExpiryTests
{
    private const int A = 0;
    private const int B = 1;
    private const int GraceMs = 500;

    private readonly TestNode _a = new(A, nodes: 2, options => options with { ExpireGraceMs = GraceMs });
    private readonly TestNode _b = new(B, nodes: 2, options => options with { ExpireGraceMs = GraceMs });

    private static ReadOnlySpan<byte> Key => "k"u8;

    [Theory]
    [InlineData(10, 20, 11, true, "Delete")]
    [InlineData(10, 20, 10, true, "Wait")]
    [InlineData(10, 20, 11, false, "Wait")]
    [InlineData(10, 510, 10, true, "Wait")]
    [InlineData(10, 511, 10, true, "Purge")]
    [InlineData(10, 511, 11, true, "Delete")]
    [InlineData(10, 511, 10, false, "Wait")]
    public void The_rule(long deadline, long now, long settled, bool isMine, string action) =>
        Assert.Equal(action, ExpiryRule.Decide(deadline, now, settled, isMine, GraceMs, shows: true).ToString());

    [Fact]
    public void A_key_without_values_is_not_purged_again() =>
        Assert.Equal(ExpiryAction.Wait, ExpiryRule.Decide(10, 1_000, 5, true, GraceMs, shows: false));

    [Fact]
    public void Who_set_the_deadline_removes_the_key_or_else_the_lowest_slot_that_is_here()
    {
        Assert.Equal(1, ExpiryRule.Responsible(origin: 1, here: 0b111));
        Assert.Equal(0, ExpiryRule.Responsible(origin: 1, here: 0b101));
        Assert.Equal(2, ExpiryRule.Responsible(origin: 1, here: 0b100));
    }

    [Fact]
    public void A_key_is_removed_once_the_other_member_can_not_have_put_its_end_off()
    {
        Expiry expiry = EndOfKey();
        Assert.Equal(DataType.None, _a.Replica.Keyspace.TypeOf(Key));
        Assert.Empty(_a.EndTurn());

        HearFromB();
        expiry.Step(_a.UnixMs, mayWrite: true);
        byte[] removal = _a.EndTurn();
        Assert.Equal((0, 1), (_a.Replica.Keyspace.Versions, expiry.Removed));

        _b.Receive(removal, A);
        Assert.Equal(0, _b.Replica.Keyspace.Versions);
    }

    [Fact]
    public void A_member_tells_no_time_as_long_as_it_does_not_know_its_own_history()
    {
        _b.Set("other", "value");
        Assert.NotEqual(default, _b.Replica.PositionFor(A).Time);

        TestNode restarted = new(B, nodes: 2, options => options with { NewCluster = false }, incarnation: 2);
        restarted.Receive(_a.Set("a", "1"), A);
        Assert.Equal(default, restarted.Replica.PositionFor(A).Time);
    }

    [Fact]
    public void An_end_that_was_put_off_before_it_came_is_put_off()
    {
        byte[] postponed = [];
        Expiry expiry = EndOfKey(beforeEnd: () => postponed = _b.Write(write => write.Expire(Key, _b.UnixMs + 10_000)));

        // The position tells that there is a write which is not here yet.
        HearFromB();
        expiry.Step(_a.UnixMs, mayWrite: true);
        Assert.Empty(_a.EndTurn());

        _a.Receive(postponed, B);
        Assert.Equal(DataType.Text, _a.Replica.Keyspace.TypeOf(Key));
        HearFromB();
        expiry.Step(_a.UnixMs, mayWrite: true);
        Assert.Empty(_a.EndTurn());
    }

    [Fact]
    public void While_a_member_is_away_for_long_the_values_go_and_the_deadline_stays()
    {
        byte[] late = [];
        Expiry expiry = EndOfKey(beforeEnd: () => late = _b.Write(write => write.Put(Key, ElementKind.Text, default, "w"u8)));
        _a.UnixMs += GraceMs;
        expiry.Step(_a.UnixMs, mayWrite: true);
        byte[] purge = _a.EndTurn();
        Assert.Equal(1, _a.Replica.Keyspace.Versions);

        // What the other one has added meanwhile is past its end already.
        _a.Receive(late, B);
        Assert.Equal(DataType.None, _a.Replica.Keyspace.TypeOf(Key));

        _b.Receive(purge, A);
        HearFromB();
        expiry.Step(_a.UnixMs, mayWrite: true);
        _b.Receive(_a.EndTurn(), A);
        Assert.Equal((0, 0), (_a.Replica.Keyspace.Count, _b.Replica.Keyspace.Count));
        Assert.Equal(_a.Digest, _b.Digest);
    }

    [Fact]
    public void Nothing_is_removed_while_nothing_may_be_written()
    {
        Expiry expiry = EndOfKey();
        HearFromB();
        expiry.Step(_a.UnixMs, mayWrite: false);
        Assert.Empty(_a.EndTurn());
        expiry.Step(_a.UnixMs, mayWrite: true);
        Assert.NotEmpty(_a.EndTurn());
    }

    [Fact]
    public void A_contribution_that_was_cleared_is_kept_until_everybody_knows()
    {
        Expiry expiry = new(_a.Replica);
        byte[] added = _a.Write(write => write.TryAdd(Key, ElementKind.Text, default, 5));
        byte[] deleted = _a.Delete("k");
        _b.Receive(added, A);
        HearFromB();
        expiry.Step(_a.UnixMs, mayWrite: true);
        Assert.Equal((0, 1), (_a.Replica.Keyspace.Count, _a.Replica.Keyspace.ZeroCounts));

        _b.Receive(deleted, A);
        HearFromB();
        expiry.Step(_a.UnixMs, mayWrite: true);
        Assert.Equal((0, 0), (_a.Replica.Keyspace.Versions, _a.Replica.Keyspace.ZeroCounts));
        Assert.Equal(_a.Digest, _b.Digest);

        // What is counted from now on counts from nothing, also where the old one is still known.
        _b.Receive(_a.Write(write => write.TryAdd(Key, ElementKind.Text, default, 2)), A);
        Assert.Equal(("2", "2"), (_a.Get("k"), _b.Get("k")));
    }

    [Fact]
    public void A_write_after_one_without_effect_has_the_timestamp_that_its_batch_tells()
    {
        _a.WriteInTurn(write => write.Delete("none"u8));
        new Expiry(_a.Replica).Step(_a.UnixMs, mayWrite: true);
        _a.SetInTurn("k", "v");
        _b.Receive(_a.EndTurn(), A);
        Assert.Equal(_a.Digest, _b.Digest);
    }

    // A key whose deadline has come at both nodes, as A set it.
    private Expiry EndOfKey(Action? beforeEnd = null)
    {
        byte[] set = _a.Write(write =>
        {
            write.Set(Key, "v"u8);
            write.Expire(Key, _a.UnixMs + 10);
        });
        _b.Receive(set, A);
        beforeEnd?.Invoke();
        _a.UnixMs += 100;
        _b.UnixMs += 100;
        Expiry expiry = new(_a.Replica);
        expiry.Step(_a.UnixMs, mayWrite: true);
        return expiry;
    }

    private void HearFromB()
    {
        new Expiry(_b.Replica).Step(_b.UnixMs, mayWrite: false);
        _b.EndTurn();
        Assert.True(_a.Replica.Hear(B, _b.Replica.PositionFor(A), nowMs: 0));
    }
}
