using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Node.Tests.Cluster;

public sealed class RestartTests
{
    [Fact]
    public async Task A_node_that_comes_back_empty_catches_up_and_counts_on_after_its_last_write()
    {
        using TestCluster cluster = await TestCluster.StartLinked();

        // x does not get z's writes from z, so that only y knows how far z had counted.
        await TestCluster.Hold(cluster.Z, cluster.X);
        for (int i = 1; i <= 5; i++) cluster.Z.Set($"z-{i}", "before");
        await cluster.Y.UntilHas("z-5");
        cluster.Z.Dispose();
        cluster.X.Set("meanwhile", "1");

        TestNode again = cluster.Replace(cluster.Z, WithoutHistory);
        await again.Until(state => state.Replica.MayWrite);

        Assert.Equal(5UL, (await again.Applied())[again.Slot]);
        again.Set("z-6", "after");
        await cluster.Converge();
        Assert.Equal(ClockEntry.Of(1, 6), (await cluster.X.Applied())[again.Slot]);
        Assert.Equal("before", again.Get("z-1"));
        Assert.Equal("1", again.Get("meanwhile"));
        Assert.Equal("after", cluster.X.Get("z-6"));
    }

    [Fact]
    public async Task A_node_without_its_history_takes_no_writes_while_a_member_is_not_heard_and_names_it()
    {
        using TestCluster cluster = await TestCluster.StartLinked();
        cluster.X.Set("a", "1");
        cluster.Z.Set("b", "1");
        await cluster.Converge();
        cluster.Y.Dispose();
        cluster.Z.Dispose();

        TestNode z = cluster.Replace(cluster.Z, WithoutHistory);
        await z.UntilLinkedWith(cluster.X);
        await z.UntilHas("b");

        const string waiting = "-RECOVERING this node may have lost the end of its history and waits to hear from y; reads work meanwhile";
        Assert.Equal(waiting, z.TrySet("c", "1"));
        Assert.Equal("1", z.Get("a"));

        TestNode y = cluster.Replace(cluster.Y, WithoutHistory);
        foreach (TestNode node in new[] { y, z }) await node.Until(state => state.Replica.MayWrite);
        z.Set("c", "1");
        y.Set("d", "1");
        await cluster.Converge();
    }

    [Fact]
    public async Task Fresh_nodes_take_writes_as_soon_as_they_have_heard_each_other()
    {
        using TestCluster cluster = TestCluster.Start(WithoutHistory);

        foreach (TestNode node in cluster.Nodes)
        {
            long tookMs = 0;
            await node.Until(state =>
            {
                tookMs = state.Loop.NowMs - state.StartedMs;
                return state.Replica.MayWrite;
            });
            Assert.InRange(tookMs, 0, 5_000);
            node.Set($"from-{node.Name}", "1");
        }

        await cluster.Converge();
    }

    [Fact]
    public async Task A_node_of_a_new_cluster_takes_writes_alone_and_brings_them_to_those_who_come()
    {
        using TestCluster cluster = await TestCluster.StartLinked();
        cluster.Y.Dispose();
        cluster.Z.Dispose();

        for (int i = 0; i < 100; i++) cluster.X.Set($"alone-{i}", "1");
        cluster.Replace(cluster.Y);
        cluster.Replace(cluster.Z);

        await cluster.Converge();
        Assert.Equal("1", cluster.Z.Get("alone-99"));
    }

    private static NodeOptions WithoutHistory(NodeOptions options) => options with { NewCluster = false };
}
