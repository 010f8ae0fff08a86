using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Node.Tests.Loop;
using Xunit.Abstractions;

namespace TcpCausalKv.Node.Tests.Cluster;

public sealed class ReconnectTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Links_that_are_cut_at_any_byte_go_on_where_they_were()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        using TestCluster cluster = await TestCluster.StartLinked(isProxied: true);

        // Some within the handshake, some between frames, most in the middle of one.
        foreach (CuttingProxy link in cluster.LinksOf(cluster.X))
        {
            link.CutNextAfter(Enumerable.Range(0, 6).Select(_ => (long)random.Next(1, 40_000)));
            link.Cut();
        }

        Task[] writers = [.. cluster.Nodes.Select(node => OwnThread.Run(() => Bulk.Write(node, writes: 500, valueBytes: 500)))];
        await Task.WhenAll(writers).WithinDeadline();

        await cluster.Converge();
    }

    [Fact]
    public async Task A_link_that_carries_nothing_any_more_is_ended_and_made_anew()
    {
        using TestCluster cluster = await TestCluster.StartLinked(WithShortSilence, isProxied: true);

        cluster.Link(cluster.X, cluster.Y).Freeze();
        cluster.X.Set("after", "1");

        await cluster.X.UntilLogged(CapturedLog.Refused, "nothing heard for 400 ms");
        await cluster.X.UntilLinkedWith(cluster.Y);
        await cluster.Converge();
    }

    [Fact]
    public async Task A_link_that_carries_nothing_is_made_anew_though_much_waits_to_be_sent_on_it()
    {
        using TestCluster cluster = await TestCluster.StartLinked(WithShortSilence, isProxied: true);

        cluster.Link(cluster.X, cluster.Y).Freeze();
        Bulk.Write(cluster.X, writes: 400, valueBytes: 64 * 1024);

        await cluster.X.Until(_ => cluster.Link(cluster.X, cluster.Y).Accepted >= 2, "a new connection to y");
        await cluster.Converge();
    }

    [Fact]
    public async Task A_partition_heals()
    {
        using TestCluster cluster = await TestCluster.StartLinked(WithShortSilence, isProxied: true);

        foreach (CuttingProxy link in cluster.LinksOf(cluster.X)) link.Freeze();
        foreach (TestNode node in cluster.Nodes) node.Set("contested", node.Name);
        foreach (TestNode node in cluster.Nodes) Bulk.Write(node, writes: 200, valueBytes: 100);

        await cluster.Converge();
        string? winner = cluster.X.Get("contested");
        foreach (TestNode node in cluster.Nodes) Assert.Equal(winner, node.Get("contested"));
    }

    private static NodeOptions WithShortSilence(NodeOptions options) =>
        options with { LinkOptions = new LinkOptions { HeartbeatMs = 50, SilenceMs = 400 } };
}
