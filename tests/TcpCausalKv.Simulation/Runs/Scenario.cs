using TcpCausalKv.Simulation.Faults;
using TcpCausalKv.Simulation.Workloads;

namespace TcpCausalKv.Simulation.Runs;

/// <summary>All that decides a run. Plan and workload are explicit lists, so that a failing scenario can be cut down.</summary>
/// <param name="Seed">Decides delays, chunks and ties.</param>
/// <param name="Faults">The cluster and what goes wrong in it.</param>
/// <param name="Workload">What clients do.</param>
public sealed record Scenario(ulong Seed, FaultPlan Faults, Workload Workload)
{
    /// <summary>The scenario of a seed.</summary>
    public static Scenario Draw(ulong seed, ScenarioBounds bounds)
    {
        FaultPlan plan = FaultPlanDraw.Draw(seed, bounds);
        return new Scenario(seed, plan, Workload.Draw(seed, plan.Nodes, bounds));
    }
}
