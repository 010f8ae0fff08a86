using Xunit.Abstractions;

namespace TcpCausalKv.Node.Tests.Cluster;

public sealed class AllocationTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_replicated_write_allocates_next_to_nothing_once_the_nodes_are_warm()
    {
        const int writes = 50_000;
        using TestCluster cluster = await TestCluster.StartLinked();
        Bulk.Write(cluster.X, writes, valueBytes: 64, keys: 1_000);
        await cluster.Converge();
        long[] before = await Task.WhenAll(cluster.Nodes.Select(Allocated));

        Bulk.Write(cluster.X, writes, valueBytes: 64, keys: 1_000);
        await TestCluster.Converge([.. cluster.Nodes]);

        long[] after = await Task.WhenAll(cluster.Nodes.Select(Allocated));
        foreach (TestNode node in cluster.Nodes)
        {
            double perWrite = (double)(after[node.Slot] - before[node.Slot]) / writes;
            output.WriteLine($"{node.Name}: {perWrite:F1} bytes a write");

            // The log keeps the write itself, about 90 bytes.
            Assert.InRange(perWrite, 0, 250);
        }

        static Task<long> Allocated(TestNode node) => node.Ask(_ => GC.GetAllocatedBytesForCurrentThread());
    }
}
