using TcpCausalKv.Simulation.Faults;
using TcpCausalKv.Simulation.Runs;
using TcpCausalKv.Simulation.Workloads;

namespace TcpCausalKv.Simulation.Shrinking;

/// <summary>Takes a node out of a scenario.</summary>
internal static class NodeCut
{
    private const int NodesMin = 2;

    /// <summary>The scenario without the node: its faults go with it, its clients speak to another; null if it is too small already.</summary>
    internal static Scenario? Without(Scenario scenario, int node)
    {
        FaultPlan plan = scenario.Faults;
        if (plan.Nodes <= NodesMin) return null;

        Fault[] faults =
        [
            .. plan.Faults.Where(fault => fault.Node != node && fault.Peer != node)
                .Select(fault => fault with { Node = Renumber(fault.Node, node), Peer = Renumber(fault.Peer, node) }),
        ];
        ClientOperation[] operations =
        [
            .. scenario.Workload.Operations.Select(operation => operation with { Node = Renumber(operation.Node, node) % (plan.Nodes - 1) }),
        ];
        return scenario with
        {
            Faults = plan with { Nodes = plan.Nodes - 1, Faults = faults, SkewMs = [.. plan.SkewMs.Where((_, slot) => slot != node)] },
            Workload = scenario.Workload with { Operations = operations },
        };
    }

    private static int Renumber(int slot, int removed) => slot > removed ? slot - 1 : slot;
}
