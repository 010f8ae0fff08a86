using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Clusters;

namespace TcpCausalKv.Simulation.Runs;

/// <summary>Runs a scenario and lets all checkers judge it.</summary>
public static class SimulationRun
{
    /// <summary>Runs a scenario.</summary>
    /// <param name="scenario">What to run.</param>
    /// <param name="record">What the run left.</param>
    /// <returns>The first violation, or null.</returns>
    public static Violation? Execute(Scenario scenario, out RunRecord record)
    {
        record = new SimulatedCluster(scenario).Run();
        return StepCheck.Check(record.Chronicle) ?? CausalConvergence.Check(record.History).FirstOrDefault();
    }

    /// <summary>Runs a scenario, and judges it only by what clients saw.</summary>
    /// <returns>The first violation, or null.</returns>
    public static Violation? ExecuteForClients(Scenario scenario) =>
        CausalConvergence.Check(new SimulatedCluster(scenario).Run().History).FirstOrDefault();
}
