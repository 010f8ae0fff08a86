using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Clusters;
using TcpCausalKv.Simulation.Faults;
using TcpCausalKv.Simulation.Runs;
using TcpCausalKv.Simulation.Workloads;

namespace TcpCausalKv.Simulation.Tests.Runs;

/// <summary>What the simulation has found, each in its smallest form.</summary>
public class RegressionTests
{
    // A chain A-B-C-D: B's write has seen A's, which C lacks; C's has seen D's, which B lacks. Each of B and C has what the other asks for.
    [Fact]
    public void Nodes_that_hold_all_they_may_of_each_other_still_hear_each_others_requests()
    {
        FaultPlan plan = new() { Nodes = 4, Topology = Topology.Chain, PendingBytesMax = 1, FetchAfterMs = 10, HealAtMs = 400, PipeBytesMax = 300 };
        ClientOperation[] operations =
            [Set(1, node: 0, atMs: 100), Set(2, node: 3, atMs: 100), Set(3, node: 1, atMs: 110), Set(4, node: 2, atMs: 110)];
        Workload workload = new(Keys: 4, Sessions: 4, operations);
        for (ulong seed = 1; seed <= 50; seed++) AssertKeepsEveryRule(new Scenario(seed, plan, workload));
    }

    // What they do has changed since, as the product and the simulation have, but they are worth their fraction of a second.
    [Theory]
    [InlineData(10_000_555)]
    [InlineData(10_103_674)]
    [InlineData(10_200_640)]
    [InlineData(10_300_195)]
    [InlineData(10_400_099)]
    [InlineData(10_500_584)]
    [InlineData(10_702_396)]
    [InlineData(10_800_588)]
    [InlineData(20_004_128)]
    [InlineData(20_005_668)]
    [InlineData(20_010_591)]
    [InlineData(20_014_963)]
    [InlineData(21_010_682)]
    [InlineData(21_012_128)]
    [InlineData(30_150_987)]
    [InlineData(50_935_481)]
    public void A_seed_that_has_found_something_finds_nothing_any_more(ulong seed)
    {
        Violation? violation = SimulationRun.Execute(Scenario.Draw(seed, new ScenarioBounds()), out _);
        Assert.True(violation is null, $"seed {seed}: {violation}");
    }

    // Every reply waits for a sync of up to 60 ms, so that there is more to do after the cluster heals than a minute is long.
    [Fact]
    public void A_healed_cluster_may_take_as_long_to_rest_as_its_clients_take_to_finish()
    {
        Scenario scenario = Scenario.Draw(43_001_852, new ScenarioBounds { Operations = 4_000, Ticks = 8_000 });
        Violation? violation = SimulationRun.Execute(scenario, out RunRecord record);
        Assert.True(violation is null, $"{violation}");
        Assert.True(record.VirtualMs > scenario.Faults.HealAtMs + 60_000);
    }

    private static ClientOperation Set(int id, int node, long atMs) =>
        new(id, Session: node, atMs, ClientOperationKind.Set, FirstKey: id - 1, KeyCount: 1, node);

    private static void AssertKeepsEveryRule(Scenario scenario)
    {
        Violation? violation = SimulationRun.Execute(scenario, out RunRecord record);
        Assert.True(violation is null, $"seed {scenario.Seed}: {violation}");
        Assert.Equal(scenario.Workload.Operations.Count, record.Operations);
    }
}
