using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;

namespace TcpCausalKv.Node.Tests.Cluster;

public sealed class BackpressureTests
{
    [Fact]
    public async Task A_peer_that_reads_nothing_does_not_slow_the_others_and_catches_up()
    {
        using TestCluster cluster = await TestCluster.StartLinked(Patient, isProxied: true);
        CuttingProxy slow = cluster.Link(cluster.X, cluster.Z);

        slow.Freeze();
        Bulk.Write(cluster.X, writes: 500, valueBytes: 64 * 1024);
        await TestCluster.Converge(cluster.X, cluster.Y);
        Assert.InRange((await cluster.Z.Applied())[cluster.X.Slot], 0UL, 499UL);

        slow.Thaw();
        await cluster.Converge();
        Assert.Equal(1, slow.Accepted);

        // As a peer that lags is not one that lacks a cause, nothing has to be asked for.
        static NodeOptions Patient(NodeOptions options) =>
            options with { FetchAfterMs = ReplicaOptions.FetchOff, LinkOptions = new LinkOptions { SilenceMs = 60_000 } };
    }

    [Fact]
    public async Task A_peer_that_lags_catches_up_without_a_timer_or_an_acknowledgement()
    {
        using TestCluster cluster = await TestCluster.StartLinked(Silent, members: 2);
        await TestCluster.Hold(cluster.X, cluster.Y);
        Bulk.Write(cluster.X, writes: 256, valueBytes: 64 * 1024);

        await TestCluster.Release(cluster.X, cluster.Y);

        await cluster.Converge();

        // Nothing would tell a node that stops that its peer has everything.
        static NodeOptions Silent(NodeOptions options) => options with
        {
            DrainMs = 0,
            LinkOptions = new LinkOptions { HeartbeatMs = 100_000, AckDelayMs = 100_000, SilenceMs = 200_000 },
        };
    }

    [Fact]
    public async Task A_peer_of_which_too_much_is_held_sends_no_more_until_there_is_room()
    {
        const long pendingBytesMax = 32 * 1024 * 1024;
        const int valueBytes = 128 * 1024;
        const int silenceMs = 3_000;
        using TestCluster cluster = await TestCluster.StartLinked(Bounded);
        await TestCluster.Hold(cluster.X, cluster.Z);
        cluster.X.Set("cause", "1");
        await cluster.Y.UntilHas("cause");

        Bulk.Write(cluster.Y, writes: 512, valueBytes);
        await cluster.Z.Until(state => !state.Replica.HasRoomFor(cluster.Y.Slot));

        // Longer than a silent link would live.
        long due = await cluster.Z.Ask(state => state.Loop.NowMs + silenceMs + silenceMs / 2);
        await cluster.Z.Until(state => state.Loop.NowMs >= due);
        long held = await cluster.Z.Ask(state => state.Replica.Pending.Bytes);
        Assert.InRange(held, pendingBytesMax / 2, pendingBytesMax);

        await TestCluster.Release(cluster.X, cluster.Z);

        await cluster.Converge();
        foreach (TestNode node in cluster.Nodes) Assert.True(node.Log.Count(CapturedLog.Refused) == 0, $"{node.Log}");

        static NodeOptions Bounded(NodeOptions options) => options with
        {
            FetchAfterMs = ReplicaOptions.FetchOff,
            PendingBytesMax = pendingBytesMax,
            LinkOptions = new LinkOptions { HeartbeatMs = 50, SilenceMs = silenceMs },
        };
    }
}
