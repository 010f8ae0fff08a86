using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Clusters;
using TcpCausalKv.Simulation.Faults;
using TcpCausalKv.Simulation.Runs;
using TcpCausalKv.Simulation.Shrinking;

namespace TcpCausalKv.Simulation.Tests.Shrinking;

public class ShrinkerTests
{
    private static readonly Violation Planted = new(Rule.ComesToRest, "planted");

    [Fact]
    public void What_does_not_matter_is_taken_out()
    {
        Scenario scenario = FindWithCrash(new ScenarioBounds { NodesMin = 5, NodesMax = 5 });
        Shrunk shrunk = Shrinker.Shrink(new Failure(scenario, Planted), Judge);

        Assert.Equal([17, 801], shrunk.Failure.Scenario.Workload.Operations.Select(operation => operation.Id));
        Assert.Equal(FaultKind.Crash, Assert.Single(shrunk.Failure.Scenario.Faults.Faults).Kind);
        Assert.Equal(3, shrunk.Failure.Scenario.Faults.Nodes);
    }

    [Fact]
    public void Another_violation_is_not_taken_for_the_same()
    {
        Scenario scenario = Scenario.Draw(1, new ScenarioBounds { Operations = 50 });
        Shrunk shrunk = Shrinker.Shrink(new Failure(scenario, Planted), _ => new Violation(Rule.Diverged, "another"));
        Assert.Same(scenario, shrunk.Failure.Scenario);
    }

    [Fact]
    public void A_scenario_that_was_cut_still_runs_and_breaks_no_rule()
    {
        Scenario scenario = FindWithCrash(new ScenarioBounds { NodesMin = 5, NodesMax = 5 });
        Scenario small = Shrinker.Shrink(new Failure(scenario, Planted), Judge).Failure.Scenario;
        Assert.Null(SimulationRun.Execute(small, out RunRecord record));
        Assert.Equal(2, record.Operations);
    }

    private static Violation? Judge(Scenario scenario)
    {
        int[] needed = [17, 801];
        bool fails = needed.All(id => scenario.Workload.Operations.Any(operation => operation.Id == id))
            && scenario.Faults.Faults.Any(fault => fault.Kind == FaultKind.Crash)
            && scenario.Faults.Nodes >= 3;
        return fails ? Planted : null;
    }

    private static Scenario FindWithCrash(ScenarioBounds bounds)
    {
        for (ulong seed = 1; ; seed++)
        {
            Scenario scenario = Scenario.Draw(seed, bounds);
            if (Judge(scenario) is not null) return scenario;
        }
    }
}
