using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Clusters;
using TcpCausalKv.Simulation.Faults;
using TcpCausalKv.Simulation.Histories;
using TcpCausalKv.Simulation.Runs;
using TcpCausalKv.Simulation.Workloads;

namespace TcpCausalKv.Simulation.Tests.Disks;

/// <summary>
/// One script of writes, in which a node's process ends, or its power is cut, at every single operation that changes its disk; and again soon
/// after its next process has begun.
/// </summary>
public class DiskScriptTests
{
    private const int Writes = 36;
    private const int RestartAtMs = 1_600;

    // Operations of the next process, the first of which are those of its recovery, after which that ends as well.
    private const int RecoveryOperations = 9;

    public static TheoryData<int, SyncPolicy, bool> Cases
    {
        get
        {
            TheoryData<int, SyncPolicy, bool> cases = [];
            foreach (SyncPolicy fsync in Enum.GetValues<SyncPolicy>())
            {
                foreach (int nodes in new[] { 1, 2 })
                {
                    cases.Add(nodes, fsync, true);
                    cases.Add(nodes, fsync, false);
                }
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Wherever_a_process_ends_the_next_one_finds_what_it_must(int nodes, SyncPolicy fsync, bool cutsPower)
    {
        int operation = 0;
        while (Run(nodes, fsync, cutsPower, operation)) operation++;
        Assert.InRange(operation, 50, 5_000);
    }

    // False if the process did not come to this operation.
    private static bool Run(int nodes, SyncPolicy fsync, bool cutsPower, int operation)
    {
        FaultKind kind = cutsPower ? FaultKind.PowerCut : FaultKind.Crash;
        FaultPlan plan = new()
        {
            Nodes = nodes,
            HealAtMs = RestartAtMs + 100,
            LogSegmentBytes = 700,
            Disk = new DiskPlan(fsync) { SnapshotBytes = 1_200, SnapshotStepRecords = 1, TailBytes = 400, PieceBytes = 300, WorkMsMax = 4 },
            Faults =
            [
                new Fault(kind, AtMs: 0, ForMs: RestartAtMs, Node: 0, Peer: 0, (int)CrashStage.InDiskOperation + operation),
                new Fault(kind, RestartAtMs, ForMs: 50, Node: 0, Peer: 0, (int)CrashStage.InDiskOperation + operation % RecoveryOperations),
            ],
        };
        Scenario scenario = new((ulong)operation + 1, plan, Script(nodes));
        Violation? violation = SimulationRun.Execute(scenario, out RunRecord record);
        Assert.True(violation is null, $"operation {operation}: {violation}");
        return HasCrashedBefore(RestartAtMs, record.Chronicle);
    }

    // Most at the first node, so that it is busy; values that replace each other and deletes, while snapshots are taken.
    private static Workload Script(int nodes)
    {
        ClientOperation[] operations = new ClientOperation[Writes];
        for (int i = 0; i < Writes; i++)
        {
            int session = i % 4 == 3 ? nodes - 1 : 0;
            ClientOperationKind kind = i % 7 == 6 ? ClientOperationKind.Delete : ClientOperationKind.Set;
            operations[i] = new ClientOperation(i + 1, session, AtMs: 20 + 40 * i, kind, FirstKey: i * 3 % 8, KeyCount: 1 + i % 3, Node: 0);
        }

        return new Workload(Keys: 8, Sessions: nodes, operations);
    }

    private static bool HasCrashedBefore(long atMs, Chronicle chronicle)
    {
        foreach (ChronicleEvent step in chronicle.Events)
        {
            if (step.Kind == ChronicleEventKind.Crashed && step.AtMs < atMs) return true;
        }

        return false;
    }
}
