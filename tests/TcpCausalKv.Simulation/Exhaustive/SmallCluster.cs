using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Clients;
using TcpCausalKv.Simulation.Clusters;
using TcpCausalKv.Simulation.Faults;
using TcpCausalKv.Simulation.Histories;
using TcpCausalKv.Simulation.Runs;
using TcpCausalKv.Simulation.Workloads;

namespace TcpCausalKv.Simulation.Exhaustive;

/// <summary>Replicas without links, that take the steps of a small history.</summary>
public sealed class SmallCluster
{
    private const int Keys = 2;
    private const long LogBytesMax = 1 << 20;

    private readonly ClusterState _state;
    private readonly Replica[] _replicas;
    private readonly CommandRunner[] _commands;
    private readonly NodeTurn[] _turns;
    private readonly ClientSession[] _clients;
    private readonly List<byte[]>[] _batches;
    private readonly int[,] _taken;

    private SmallCluster(int nodes)
    {
        FaultPlan plan = new() { Nodes = nodes, Width = nodes };
        _state = new ClusterState(new Scenario(Seed: 0, plan, new Workload(Keys, Sessions: 0, [])));
        _replicas = [.. Enumerable.Range(0, nodes).Select(MakeReplica)];
        _turns = [.. _replicas.Select(replica => new NodeTurn(replica, new MemoryLog(nodes, LogBytesMax), plan.Links, AloneSurroundings.Instance))];
        _commands = [.. _replicas.Select((replica, slot) => new CommandRunner(_state, slot, replica))];
        _clients = [.. _replicas.Select((_, slot) => new ClientSession(slot, slot, nodes))];
        _batches = [.. _replicas.Select(_ => new List<byte[]>())];
        _taken = new int[nodes, nodes];
    }

    /// <summary>Takes all steps and judges them.</summary>
    /// <param name="nodes">How many nodes.</param>
    /// <param name="steps">What they do.</param>
    /// <param name="violation">The first violation, or null.</param>
    /// <returns>False if some write had no effect: the history is one of fewer writes.</returns>
    public static bool TryRun(int nodes, IReadOnlyList<SmallStep> steps, out Violation? violation)
    {
        SmallCluster cluster = new(nodes);
        violation = null;
        foreach (SmallStep step in steps)
        {
            if (!cluster.TryTake(step)) return false;
        }

        for (int slot = 0; slot < nodes; slot++) cluster._state.RecordState(ChronicleEventKind.AtRest, slot, cluster._replicas[slot]);
        violation = StepCheck.Check(cluster._state.Chronicle);
        return true;
    }

    private bool TryTake(SmallStep step)
    {
        if (step.IsWrite) return TryWrite(step);

        int next = _taken[step.Node, step.From]++;
        ulong passedOver = 0;
        WireFault fault = _replicas[step.Node].Receive(_batches[step.From][next], step.From, _state.NowMs, ref passedOver);
        if (fault != WireFault.None) throw new InvalidOperationException($"A batch was refused: {fault}.");
        EndTurn(step.Node);
        return true;
    }

    private bool TryWrite(SmallStep step)
    {
        ClientOperation operation = new(_batches.Sum(batches => batches.Count) + 1, step.Node, 0, step.Kind, step.Key, KeyCount: 1, step.Node);
        CommandOutcome outcome = _commands[step.Node].Run(operation, _clients[step.Node], _state.UnixMs(skewMs: 0));
        byte[] frame = EndTurn(step.Node);
        if (outcome.Write.Entry == 0) return false;

        _batches[step.Node].Add(frame);
        return true;
    }

    // The batches of the turn.
    private byte[] EndTurn(int slot)
    {
        IDeliveryLog log = _turns[slot].Log;
        long before = log.End;
        _turns[slot].End(_state.NowMs, nowMicros: 0);
        return log.Read(before).ToArray();
    }

    private Replica MakeReplica(int slot) =>
        new(new ReplicaOptions(_state.Identity, slot, Incarnation: 1) { NewCluster = true, ClusterId = new ClusterId(1) }, new NodeRecorder(_state,
            slot));
}
