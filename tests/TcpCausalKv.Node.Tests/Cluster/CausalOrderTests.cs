using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication;

namespace TcpCausalKv.Node.Tests.Cluster;

public sealed class CausalOrderTests
{
    [Fact]
    public async Task An_effect_that_arrives_before_its_cause_is_held_and_shown_after_it()
    {
        using TestCluster cluster = await StartWithEffectBeforeCause(ReplicaOptions.FetchOff);

        Assert.Equal(new Dot(cluster.X.Slot, 1), await cluster.Z.Ask(state => state.Replica.Pending.Lacks(cluster.Y.Slot)));
        Assert.Null(cluster.Z.Get("cause"));
        Assert.Null(cluster.Z.Get("effect"));

        await TestCluster.Release(cluster.X, cluster.Z);

        await cluster.Z.UntilHas("effect");
        Assert.Equal("1", cluster.Z.Get("cause"));
        Assert.Equal(0, await cluster.Z.Ask(state => state.Replica.Pending.Count));
        Assert.Equal(0, await cluster.Z.Ask(state => state.Replica.Fetches.Requests));
        await cluster.Converge();
    }

    [Fact]
    public async Task What_a_held_write_lacks_is_fetched_from_its_sender_after_a_grace()
    {
        using TestCluster cluster = await StartWithEffectBeforeCause(fetchAfterMs: 50);

        await cluster.Z.UntilHas("effect");

        Assert.Equal("1", cluster.Z.Get("cause"));
        Assert.True(await cluster.X.Ask(state => state.Links.Gate(cluster.Z.Slot).IsHeld));
        await cluster.Converge();
    }

    [Fact]
    public async Task A_dead_origin_does_not_block_what_was_written_after_it()
    {
        using TestCluster cluster = await StartWithEffectBeforeCause(ReplicaOptions.FetchOff, isProxied: true);

        cluster.CutOff(cluster.X);

        await cluster.Z.UntilHas("effect");
        Assert.Equal("1", cluster.Z.Get("cause"));
        await TestCluster.Converge(cluster.Y, cluster.Z);
    }

    [Fact]
    public async Task A_dead_origin_s_last_write_reaches_all_survivors_though_nothing_was_written_after_it()
    {
        using TestCluster cluster = await TestCluster.StartLinked(With(ReplicaOptions.FetchOff), isProxied: true);
        await TestCluster.Hold(cluster.X, cluster.Z);
        cluster.X.Set("last", "1");
        await cluster.Y.UntilHas("last");

        cluster.CutOff(cluster.X);

        await cluster.Z.UntilHas("last");
        await TestCluster.Converge(cluster.Y, cluster.Z);
    }

    [Fact]
    public async Task A_delayed_link_passes_writes_later_but_all()
    {
        using TestCluster cluster = await TestCluster.StartLinked(With(ReplicaOptions.FetchOff));
        await cluster.X.Do(state => state.Links.Gate(cluster.Z.Slot).Delay(150, state.Log.End));
        long before = await cluster.Z.Ask(state => state.Loop.NowMs);

        cluster.X.Set("late", "1");
        await cluster.Z.UntilHas("late");

        Assert.InRange(await cluster.Z.Ask(state => state.Loop.NowMs) - before, 149, long.MaxValue);
        await cluster.Converge();
    }

    // x's write has reached y only; y has read it and written on top; z has y's write.
    private static async Task<TestCluster> StartWithEffectBeforeCause(int fetchAfterMs, bool isProxied = false)
    {
        TestCluster cluster = await TestCluster.StartLinked(With(fetchAfterMs), isProxied);
        await TestCluster.Hold(cluster.X, cluster.Z);
        cluster.X.Set("cause", "1");
        await cluster.Y.UntilHas("cause");
        Assert.Equal("1", cluster.Y.Get("cause"));
        cluster.Y.Set("effect", "2");
        await cluster.Z.Until(state => state.Replica.Counters.Held == 1);
        return cluster;
    }

    private static Func<NodeOptions, NodeOptions> With(int fetchAfterMs) =>
        options => options with { FetchAfterMs = fetchAfterMs };
}
