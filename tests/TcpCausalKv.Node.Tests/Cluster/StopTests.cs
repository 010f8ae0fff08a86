using System.Net.Sockets;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Node.Tests.Clients;
using TcpCausalKv.Node.Tests.Loop;

namespace TcpCausalKv.Node.Tests.Cluster;

public sealed class StopTests
{
    [Fact]
    public async Task A_node_that_stops_tells_its_peers_so()
    {
        using TestCluster cluster = await TestCluster.StartLinked();

        Assert.True(cluster.X.Node.Stop());

        foreach (TestNode node in cluster.OthersThan(cluster.X)) await node.UntilLogged(CapturedLog.Ended, "x stops");
        await cluster.X.Node.Completion.WithinDeadline();
    }

    [Fact]
    public async Task What_a_node_has_acknowledged_before_it_stops_is_with_its_peers()
    {
        int drainMs = (int)Deadline.Default.TotalMilliseconds;
        using TestCluster cluster = await TestCluster.StartLinked(options => options with { DrainMs = drainMs });
        TaskCompletionSource underWay = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int>[] writers = [.. Enumerable.Range(0, 8).Select(_ => OwnThread.Run(() => WriteUntilClosed(cluster.X, underWay)))];
        await underWay.Task.WithinDeadline();

        Assert.True(cluster.X.Node.Stop(Deadline.Default));

        int count = (await Task.WhenAll(writers).WithinDeadline()).Sum();
        foreach (TestNode node in cluster.OthersThan(cluster.X))
        {
            await node.Until(state => state.Links.Inbound(cluster.X.Slot) is null);
            Assert.InRange((int)(await node.Applied())[cluster.X.Slot], count, int.MaxValue);
        }
    }

    [Fact]
    public async Task A_node_with_a_peer_that_reads_nothing_stops_all_the_same()
    {
        using TestCluster cluster = await TestCluster.StartLinked(Hasty, isProxied: true);
        foreach (CuttingProxy link in cluster.LinksOf(cluster.X)) link.Freeze();
        Bulk.Write(cluster.X, writes: 300, valueBytes: 64 * 1024);

        Assert.True(cluster.X.Node.Stop(Deadline.Default));
        const string warning = "x stops although y has not acknowledged";
        Assert.True(cluster.X.Log.Has(CapturedLog.StopsBeforeAcknowledged, warning), $"{cluster.X.Log}");

        static NodeOptions Hasty(NodeOptions options) =>
            options with { DrainMs = 100, LinkOptions = new LinkOptions { SilenceMs = 60_000 } };
    }

    // Values that make a turn longer than what one turn sends to a peer.
    private static int WriteUntilClosed(TestNode node, TaskCompletionSource underWay)
    {
        const int atOnce = 16;
        using TestClient client = node.Connect();
        string value = new('v', 64 * 1024);
        string command = $"*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n${value.Length}\r\n{value}\r\n";
        string commands = string.Concat(Enumerable.Repeat(command, atOnce));
        int acknowledged = 0;
        try
        {
            while (true)
            {
                client.Send(commands);
                for (int i = 0; i < atOnce; i++, acknowledged++) client.Expect("+OK\r\n");
                if (acknowledged >= 4 * atOnce) underWay.TrySetResult();
            }
        }
        catch (Exception exception) when (exception is SocketException or Xunit.Sdk.XunitException)
        {
            // The node has stopped; what it said before counts.
            return acknowledged;
        }
    }
}
