using System.Text;
using TcpCausalKv.Node.Tests.Clients;
using TcpCausalKv.Node.Tests.Loop;

namespace TcpCausalKv.Node.Tests.Cluster;

public sealed class ConvergenceTests
{
    [Fact]
    public async Task A_write_on_each_node_is_seen_by_all()
    {
        using TestCluster cluster = TestCluster.Start();

        foreach (TestNode node in cluster.Nodes) node.Set($"from-{node.Name}", node.Name);

        foreach (TestNode node in cluster.Nodes)
        {
            foreach (TestNode other in cluster.Nodes)
            {
                await node.UntilHas($"from-{other.Name}");
                Assert.Equal(other.Name, node.Get($"from-{other.Name}"));
            }
        }

        await cluster.Converge();
    }

    [Fact]
    public async Task Many_writes_of_three_writers_at_once_converge()
    {
        const int writesEach = 34_000;
        const int keys = 5_000;
        using TestCluster cluster = await TestCluster.StartLinked();

        await Task.WhenAll(cluster.Nodes.Select(node => OwnThread.Run(() => WriteMany(node, writesEach, keys)))).WithinDeadline();

        await cluster.Converge();
        foreach (TestNode node in cluster.Nodes)
        {
            Assert.Equal((ulong)writesEach, (await cluster.X.Applied())[node.Slot]);
            Assert.Equal(keys, await node.Ask(state => state.Replica.Keyspace.Count));
        }
    }

    [Fact]
    public async Task A_delete_does_not_come_back()
    {
        using TestCluster cluster = await TestCluster.StartLinked();
        cluster.X.Set("a", "1");
        cluster.X.Set("b", "1");
        await cluster.Converge();

        using (TestClient client = cluster.Y.Connect()) Assert.Equal(":1\r\n", client.Ask("DEL a"));
        await cluster.Converge();

        foreach (TestNode node in cluster.Nodes)
        {
            Assert.Null(node.Get("a"));
            Assert.Equal("1", node.Get("b"));
        }
    }

    // Every node writes the same keys, so that most versions have siblings.
    private static void WriteMany(TestNode node, int writes, int keys)
    {
        const int atOnce = 1_000;
        using TestClient client = node.Connect();
        for (int written = 0; written < writes; written += atOnce)
        {
            StringBuilder commands = new();
            for (int i = written; i < written + atOnce; i++) commands.Append($"SET key-{i % keys} {node.Name}-{i}\r\n");
            client.Send(commands.ToString());
            for (int i = 0; i < atOnce; i++) client.Expect("+OK\r\n");
        }
    }
}
