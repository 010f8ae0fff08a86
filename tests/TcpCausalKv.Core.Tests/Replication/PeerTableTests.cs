using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Tests.Replication;

public sealed class PeerTableTests
{
    private const int B = 1;
    private const int C = 2;

    private readonly TestNode _a = new(0);

    private PeerTable Peers => _a.Replica.Peers;

    [Fact]
    public void All_other_members_are_peers()
    {
        Assert.Equal([B, C], Peers.All.Select(peer => peer.Slot));
        Assert.Throws<ArgumentOutOfRangeException>(() => Peers[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Peers[3]);
        Assert.False(Peers.StreamsToUs(3));
    }

    [Fact]
    public void Stable_is_what_every_member_has_and_nothing_before_all_were_heard()
    {
        _a.Set("k", "1");
        Hear(B, applied: 1, atMs: 0);
        Assert.Equal("0.0.0.0", Peers.Stable(_a.Replica.Applied).ToString());
        Hear(C, applied: 1, atMs: 0);
        Assert.Equal("1.0.0.0", Peers.Stable(_a.Replica.Applied).ToString());
    }

    [Fact]
    public void An_older_position_that_comes_later_on_the_other_connection_takes_nothing_back()
    {
        _a.Replica.Peers.Meet(B, incarnation: 1);
        Hear(B, applied: 2, atMs: 0);
        _a.Replica.Peers.Meet(B, incarnation: 1);
        Hear(B, applied: 1, atMs: 1);

        Assert.Equal(2UL, Peers[B].Applied[0]);
        Assert.Equal(2UL, Peers[B].ReceivedOfOurs);
    }

    [Fact]
    public void Another_incarnation_of_a_peer_has_no_more_than_it_tells_itself()
    {
        _a.Replica.Peers.Meet(B, incarnation: 1);
        Hear(B, applied: 2, atMs: 0);
        _a.Replica.Peers.Meet(B, incarnation: 2);
        Hear(B, applied: 1, atMs: 1);

        Assert.Equal(1UL, Peers[B].Applied[0]);
        Assert.Equal(1UL, Peers[B].ReceivedOfOurs);
    }

    [Fact]
    public void A_peer_that_acknowledges_everything_does_not_lag()
    {
        Write(count: 1);
        Hear(B, applied: 1, atMs: 5_000);
        Assert.Equal(0, LagMs(9_000));
    }

    [Fact]
    public void The_lag_runs_from_the_last_time_when_all_was_acknowledged()
    {
        Hear(B, applied: 0, atMs: 5_000);
        Write(count: 2);
        Hear(B, applied: 0, atMs: 5_250);
        Assert.Equal(300, LagMs(5_300));
        Hear(B, applied: 2, atMs: 5_400);
        Assert.Equal(0, LagMs(5_500));
    }

    [Fact]
    public void Progress_shortens_the_lag_though_it_does_not_end_it()
    {
        Hear(B, applied: 0, atMs: 5_000);
        Write(count: 1);
        Hear(B, applied: 0, atMs: 5_250);
        Write(count: 1);
        Hear(B, applied: 1, atMs: 5_500);
        Assert.InRange(LagMs(5_500), 0, 500);
    }

    [Fact]
    public void A_peer_heard_for_the_first_time_lags_from_then_on_and_not_since_the_clock_began()
    {
        Write(count: 3);
        Assert.Equal(0, LagMs(1_000_000));
        Hear(B, applied: 0, atMs: 1_000_000);
        Assert.Equal(40, LagMs(1_000_040));
    }

    [Fact]
    public void What_a_peer_has_synced_is_forgotten_with_its_process()
    {
        Write(count: 3);
        _a.Replica.Peers.Meet(B, incarnation: 7);
        Hear(B, applied: 3, atMs: 0, durable: 2);
        Assert.Equal((3UL, 2UL), (Peers[B].Applied[0], Peers[B].DurableOfOurs));

        // The older position, on the other connection.
        Hear(B, applied: 2, atMs: 1, durable: 1);
        Assert.Equal(2UL, Peers[B].DurableOfOurs);
        _a.Replica.Peers.Meet(B, incarnation: 8);
        Assert.Equal(0UL, Peers[B].DurableOfOurs);
    }

    [Fact]
    public void News_are_counted_of_own_writes_that_a_peer_applied_or_synced()
    {
        Write(count: 3);
        Hear(B, applied: 3, atMs: 0);
        Hear(B, applied: 3, atMs: 1);
        Assert.Equal(1, Peers.Acknowledgements);
        Hear(B, applied: 3, atMs: 2, durable: 3);
        Assert.Equal(2, Peers.Acknowledgements);
    }

    private void Write(int count)
    {
        for (int n = 0; n < count; n++) _a.Set("k", $"{n}");
    }

    private void Hear(int peer, ulong applied, long atMs, ulong durable = 0) =>
        _a.Replica.Hear(peer, new PositionFrame(0, applied, durable, true, new VectorClock([applied, 0, 0, 0])), atMs);

    private long LagMs(long nowMs) => PeerTable.LagMs(Peers[B], 0, _a.Replica.OwnEntry, nowMs);
}
