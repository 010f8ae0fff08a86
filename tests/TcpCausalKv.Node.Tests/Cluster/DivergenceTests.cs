using Microsoft.Extensions.Logging;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Replication.Links;

namespace TcpCausalKv.Node.Tests.Cluster;

public sealed class DivergenceTests
{
    [Fact]
    public async Task A_copy_that_differs_at_the_same_clock_raises_an_alarm_at_its_peers()
    {
        LinkOptions lively = new() { HeartbeatMs = 20 };
        using TestCluster cluster = await TestCluster.StartLinked(options => options with { LinkOptions = lively });
        cluster.X.Set("key", "right");
        await cluster.Converge();

        await cluster.Y.Do(state =>
        {
            WriteContext stray = new(new Dot(0, 2), new HybridTimestamp(1UL << 62), state.Replica.Applied.Entries);
            state.Replica.Keyspace.Apply(new Effect(EffectKind.Set, "key"u8, "wrong"u8), stray, EffectTable.Current);
        });

        foreach (TestNode node in new[] { cluster.X, cluster.Z })
        {
            await node.Until(state => state.Replica.Divergences > 3);
            LogLine alarm = Assert.Single(node.Log.Lines, line => line.Id == CapturedLog.Diverged);
            Assert.Equal(LogLevel.Critical, alarm.Level);
            Assert.Contains("x:1", alarm.Text, StringComparison.Ordinal);
        }
    }
}
