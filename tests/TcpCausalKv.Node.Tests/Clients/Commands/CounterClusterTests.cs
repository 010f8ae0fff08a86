using TcpCausalKv.Node.Tests.Cluster;

namespace TcpCausalKv.Node.Tests.Clients.Commands;

/// <summary>Counters where there are two nodes.</summary>
public sealed class CounterClusterTests
{
    [Fact]
    public async Task Increments_at_both_nodes_add_up_and_what_overwrites_takes_what_it_has_seen()
    {
        using TestCluster cluster = await TestCluster.StartLinked(members: 2);
        using TestClient x = cluster.X.Connect();
        using TestClient y = cluster.Y.Connect();
        x.Send("INCRBY n 10\r\n");
        x.Expect(":10\r\n");
        await cluster.Converge();
        await TestCluster.Hold(cluster.X, cluster.Y);
        await TestCluster.Hold(cluster.Y, cluster.X);

        x.Send("GETSET n 0\r\nINCR n\r\n");
        x.Expect("$2\r\n10\r\n:1\r\n");
        y.Send("INCRBY n 5\r\nHSET h f v\r\n");
        y.Expect(":15\r\n:1\r\n");
        await TestCluster.Release(cluster.X, cluster.Y);
        await TestCluster.Release(cluster.Y, cluster.X);

        await cluster.Converge();
        Assert.Equal(("6", "6"), (cluster.X.Get("n"), cluster.Y.Get("n")));
    }
}
