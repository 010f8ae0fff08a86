using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Exhaustive;
using Xunit.Abstractions;

namespace TcpCausalKv.Simulation.Tests.Exhaustive;

public class SmallHistoryTests(ITestOutputHelper output)
{
    [Theory, InlineData(2, 1), InlineData(2, 2), InlineData(2, 3), InlineData(2, 4), InlineData(3, 1), InlineData(3, 2), InlineData(3, 3)]
    public void Every_order_of_arrivals_of_every_small_history_keeps_every_rule(int nodes, int writes)
    {
        int run = 0;
        SmallHistories.VisitAll(nodes, writes, steps =>
        {
            if (!SmallCluster.TryRun(nodes, steps, out Violation? violation)) return;
            run++;
            Assert.True(violation is null, $"{string.Join(' ', steps.Select(step => $"{step.Node}:{step}"))}: {violation}");
        });

        output.WriteLine($"{nodes} nodes, {writes} writes: {run} histories");
        Assert.True(run > 0);
    }

    [Fact]
    public void Orders_that_differ_in_independent_steps_only_are_visited_once()
    {
        HashSet<string> seen = [];
        SmallHistories.VisitAll(nodes: 2, writes: 2, steps =>
        {
            IEnumerable<string> nodes =
                steps.GroupBy(step => step.Node).OrderBy(node => node.Key).Select(node => $"{node.Key}: {string.Join(' ', node)}");
            string order = string.Join('|', nodes);
            Assert.True(seen.Add(order), order);
        });
    }
}
