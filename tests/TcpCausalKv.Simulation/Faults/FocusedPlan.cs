using TcpCausalKv.Simulation.Runs;

namespace TcpCausalKv.Simulation.Faults;

/// <summary>Changes what was drawn for a <see cref="ScenarioFocus"/>.</summary>
internal static class FocusedPlan
{
    private static readonly FaultKind[] OfSnapshots =
    [
        FaultKind.Isolation, FaultKind.TwoWayPartition, FaultKind.Crash, FaultKind.PowerCut, FaultKind.DiskFull, FaultKind.FailingWrite,
        FaultKind.BitRot,
        FaultKind.Wipe, FaultKind.OldCopy,
    ];

    private static readonly FaultKind[] OfLosses =
    [
        FaultKind.Cut, FaultKind.OneWayPartition, FaultKind.TwoWayPartition, FaultKind.Isolation, FaultKind.Lag, FaultKind.Pause, FaultKind.HoldLink,
        FaultKind.DelayLink, FaultKind.Crash, FaultKind.Wipe, FaultKind.OldCopy,
    ];

    /// <summary>The cluster that a focus is about.</summary>
    internal static FaultPlan Of(FaultPlan plan, ScenarioFocus focus, ulong seed) => focus switch
    {
        ScenarioFocus.Snapshots => WithSnapshots(plan with { Topology = Topology.Mesh }, new RandomSource(seed, RandomPurpose.Focus)),
        ScenarioFocus.Losses => WithLosses(plan, new RandomSource(seed, RandomPurpose.Focus)),
        _ => plan,
    };

    /// <summary>The kinds of faults that are drawn, each as often as it is to be.</summary>
    /// <param name="focus">What scenarios are about.</param>
    /// <param name="kinds">The kinds that the plan may have.</param>
    internal static FaultKind[] KindsOf(ScenarioFocus focus, FaultKind[] kinds) => focus switch
    {
        ScenarioFocus.Snapshots => [.. kinds.Where(OfSnapshots.Contains)],
        ScenarioFocus.Losses => [.. kinds.Where(OfLosses.Contains), .. LossesOf(kinds), .. LossesOf(kinds), .. LossesOf(kinds)],
        _ => kinds,
    };

    /// <summary>Of plans about losses some have operators who do not wait.</summary>
    internal static FaultPlan WithOverrules(FaultPlan plan, ScenarioFocus focus, ulong seed)
    {
        RandomSource random = new(seed, RandomPurpose.Operator);
        if (focus != ScenarioFocus.Losses || !plan.MayLoseReceived || random.Chance(60)) return plan;

        Fault[] overrules = new Fault[random.Between(1, 4)];
        for (int i = 0; i < overrules.Length; i++)
        {
            int node = random.Below(plan.Nodes);
            overrules[i] = new Fault(FaultKind.Overrule, random.Below((int)plan.HealAtMs), 0, node, node, 0);
        }

        return plan with { Faults = [.. plan.Faults.Concat(overrules).OrderBy(fault => fault.AtMs)] };
    }

    // Without a disk a crash loses all.
    private static IEnumerable<FaultKind> LossesOf(FaultKind[] kinds) =>
        kinds.Where(kind => kind is FaultKind.Wipe or FaultKind.OldCopy || (kind == FaultKind.Crash && !kinds.Contains(FaultKind.Wipe)));

    private static FaultPlan WithLosses(FaultPlan plan, RandomSource random) =>
        plan with
        {
            Topology = Topology.Mesh,
            LogBytesMax = 1 << 30,
            DelayMaxMs = plan.DelayMinMs + random.Pick(5, 30, 100),
            MayLoseReceived = random.Chance(70),
        };

    private static FaultPlan WithSnapshots(FaultPlan plan, RandomSource random)
    {
        DiskPlan disk = plan.Disk ?? DiskPlanDraw.DrawDisk(random);
        return plan with
        {
            Disk = disk with { SnapshotBytes = random.Pick(1, 2, 3) * 1024, WorkMsMax = random.Pick(0, 3, 20) },
            LogSegmentBytes = random.Pick(256, 512, 1024),
            LogBytesMax = random.Pick(4, 8, 1 << 20) * 1024L,
        };
    }
}
