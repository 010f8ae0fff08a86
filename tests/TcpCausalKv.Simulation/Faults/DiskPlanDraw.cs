using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Simulation.Runs;

namespace TcpCausalKv.Simulation.Faults;

/// <summary>Draws the disks of a cluster, and what goes wrong with them.</summary>
internal static class DiskPlanDraw
{
    private static readonly FaultKind[] Anywhere =
    [
        FaultKind.Crash, FaultKind.Crash, FaultKind.Crash, FaultKind.SlowSync, FaultKind.FailingSync, FaultKind.FailingWrite, FaultKind.DiskFull,
        FaultKind.BitRot,
    ];

    private static readonly FaultKind[] LosingHistory = [FaultKind.Wipe, FaultKind.OldCopy];

    /// <summary>Half of the seeds get disks. Decided apart from the rest of the plan, which stays what it is without.</summary>
    internal static FaultPlan Draw(FaultPlan plan, RandomSource random)
    {
        if (random.Chance(50)) return plan;

        DiskPlan disk = DrawDisk(random);
        int segment = random.Chance(disk.TakesSnapshots ? 40 : 10) ? DiskPlan.OneSegmentBytes : random.Pick(1, 4, 12) * 1024;
        return plan with { Disk = disk, LogSegmentBytes = segment };
    }

    /// <summary>Any disk.</summary>
    internal static DiskPlan DrawDisk(RandomSource random)
    {
        bool takesSnapshots = random.Chance(65);
        return new DiskPlan(random.Pick(SyncPolicy.Always, SyncPolicy.Always, SyncPolicy.EverySecond, SyncPolicy.Never))
        {
            SnapshotBytes = takesSnapshots ? random.Pick(3, 8, 20) * 1024 : DiskPlan.NoSnapshots,
            SnapshotStepRecords = random.Pick(1, 4, 20, 1_000),
            TailBytes = random.Pick(1, 4, 64) * 1024,
            PieceBytes = random.Pick(300, 2 * 1024, 16 * 1024),
            LoadBytes = random.Pick(500, 4 * 1024, 64 * 1024),
            WorkMsMax = random.Pick(0, 3, 20, 60),
        };
    }

    /// <summary>The kinds of faults of disks that a plan may have, each as often as it is to be drawn.</summary>
    internal static IEnumerable<FaultKind> KindsFor(FaultPlan plan)
    {
        IEnumerable<FaultKind> kinds = Anywhere;
        if (plan.MayCutPower) kinds = kinds.Concat([FaultKind.PowerCut, FaultKind.PowerCut, FaultKind.PowerCut]);
        if (plan.MayLoseHistory) kinds = kinds.Concat(LosingHistory);
        return kinds;
    }

    /// <summary>How much of a fault of a disk; see <see cref="Fault.Amount"/>.</summary>
    internal static long DrawAmount(FaultKind kind, RandomSource random) => kind switch
    {
        FaultKind.Crash or FaultKind.PowerCut =>
            random.Chance(50) ? random.Below((int)CrashStage.InDiskOperation) : (int)CrashStage.InDiskOperation + random.Below(random.Pick(4, 30)),
        FaultKind.SlowSync => random.Between(20, 300),
        FaultKind.FailingSync or FaultKind.FailingWrite or FaultKind.DiskFull => random.Below(Enum.GetValues<FailingFiles>().Length),
        _ => 0,
    };
}
