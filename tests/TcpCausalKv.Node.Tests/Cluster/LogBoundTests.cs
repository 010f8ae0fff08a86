using TcpCausalKv.Core.Replication.Links;

namespace TcpCausalKv.Node.Tests.Cluster;

public sealed class LogBoundTests
{
    private const long LogBytesMax = 2 * 1024 * 1024;
    private const int ValueBytes = 32 * 1024;

    [Fact]
    public async Task A_log_that_is_kept_for_a_stopped_member_fills_up_names_it_and_gives_way_once_it_is_back()
    {
        using TestCluster cluster = await TestCluster.StartLinked(Bounded);
        cluster.Z.Dispose();

        string value = new('v', ValueBytes);
        string reply = "+OK";
        for (int i = 0; reply == "+OK"; i++) reply = cluster.X.TrySet($"key-{i}", value);
        Assert.StartsWith("-LOGFULL the log holds", reply, StringComparison.Ordinal);
        await cluster.X.Until(state => state.DescribeRetainers() == "z");
        reply = cluster.X.TrySet("one-more", "1");
        Assert.EndsWith("bytes that z has not acknowledged; writes resume when it does", reply, StringComparison.Ordinal);
        Assert.Equal(value, cluster.X.Get("key-0"));

        cluster.Replace(cluster.Z, options => options with { NewCluster = false });

        await cluster.X.Until(state => state.WriteRefusal() is null);
        cluster.X.Set("one-more", "1");
        await cluster.Converge();
        Assert.InRange(await cluster.X.Ask(state => state.Log.Bytes), 0, LogBytesMax - 1);
        Assert.Equal("1", cluster.Z.Get("one-more"));
    }

    [Fact]
    public async Task What_every_member_has_leaves_the_log_from_half_of_its_bound_on()
    {
        using TestCluster cluster = await TestCluster.StartLinked(Bounded);

        for (int round = 0; round < 10; round++)
        {
            Bulk.Write(cluster.Nodes[round % 3], writes: 20, ValueBytes);
            await cluster.UntilStable();
        }

        foreach (TestNode node in cluster.Nodes)
        {
            Assert.True(await node.Ask(state => state.Log.Start > 0));
            Assert.InRange(await node.Ask(state => state.Log.Bytes), 0, LogBytesMax - 1);
        }
    }

    [Fact]
    public async Task A_member_that_comes_back_empty_behind_a_truncated_log_is_told_so_and_harms_nobody()
    {
        using TestCluster cluster = await TestCluster.StartLinked(Bounded);
        cluster.Z.Set("own", "1");
        for (int round = 0; round < 6; round++)
        {
            Bulk.Write(cluster.X, writes: 20, ValueBytes);
            await cluster.UntilStable();
        }

        cluster.Z.Dispose();
        TestNode again = cluster.Replace(cluster.Z, options => options with { NewCluster = false });

        // Whoever has all its history but what is asked for says that, and is not asked again in vain.
        await again.Until(state => state.Replica.Peers.All.All(peer => peer.LogStart is not null));
        long requests = await again.Ask(state => state.Replica.Fetches.Requests);
        string reply = again.TrySet("a", "1");
        Assert.StartsWith("-RECOVERING the logs of x, y begin after what this node has", reply, StringComparison.Ordinal);
        await cluster.X.Until(state => state.Links.Outbound(2) is { PeerIsBehindLog: true });
        cluster.X.Set("goes-on", "1");
        await TestCluster.Converge(cluster.X, cluster.Y);
        Assert.Equal(requests, await again.Ask(state => state.Replica.Fetches.Requests));
    }

    private static NodeOptions Bounded(NodeOptions options) =>
        options with { LogBytesMax = LogBytesMax, LinkOptions = new LinkOptions { HeartbeatMs = 50 } };
}
