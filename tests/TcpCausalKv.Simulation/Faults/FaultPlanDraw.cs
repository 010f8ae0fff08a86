using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Simulation.Runs;

namespace TcpCausalKv.Simulation.Faults;

/// <summary>Draws a <see cref="FaultPlan"/> from a seed.</summary>
public static class FaultPlanDraw
{
    private const int HourMs = 3_600_000;

    /// <summary>The plan of a seed.</summary>
    public static FaultPlan Draw(ulong seed, ScenarioBounds bounds)
    {
        RandomSource random = new(seed, RandomPurpose.Plan);
        FaultPlan plan = DrawShape(random, bounds);
        plan = DrawTimes(plan, random);
        plan = DrawBounds(plan, random);
        plan = plan with { BusyPercent = new RandomSource(seed, RandomPurpose.Load).Pick(0, 30, 90) };
        RandomSource typed = new(seed, RandomPurpose.Ended);
        plan = plan with { ExpiryPeriodMs = typed.Pick(10, 50, 100), ExpireGraceMs = typed.Pick(20, 200, 60_000) };
        plan = DiskPlanDraw.Draw(plan, new RandomSource(seed, RandomPurpose.Disk));
        plan = FocusedPlan.Of(plan, bounds.Focus, seed);
        plan = plan with { Faults = DrawFaults(plan, random, bounds) };
        return FocusedPlan.WithOverrules(plan, bounds.Focus, seed);
    }

    private static FaultPlan DrawShape(RandomSource random, ScenarioBounds bounds)
    {
        int nodes = random.Between(bounds.NodesMin, bounds.NodesMax);
        return new FaultPlan
        {
            Nodes = nodes,
            Width = Math.Max(nodes, random.Pick(nodes, 8, 8, 9, 16)),
            Topology = nodes >= 3 && random.Chance(30) ? random.Pick(Topology.Ring, Topology.Chain, Topology.Star) : Topology.Mesh,
            HealAtMs = bounds.Ticks,
            SkewMs = DrawSkew(random, nodes),
        };
    }

    // Half of the clusters have equal clocks, so that writes of one millisecond get equal timestamps and ties are common.
    private static long[] DrawSkew(RandomSource random, int nodes)
    {
        long[] skew = new long[nodes];
        int most = random.Pick(0, 0, 50, 5_000, 5 * HourMs);
        if (most == 0) return skew;
        for (int node = 0; node < nodes; node++) skew[node] = random.Between(-most, most);
        return skew;
    }

    private static FaultPlan DrawTimes(FaultPlan plan, RandomSource random)
    {
        int delayMin = random.Pick(0, 0, 1, 5);
        int silence = random.Between(300, 1_500);
        return plan with
        {
            DelayMinMs = delayMin,
            DelayMaxMs = delayMin + random.Pick(0, 3, 10, 40),
            SplitPercent = random.Pick(0, 10, 50),
            TurnDelayMaxMs = random.Pick(1, 3, 10),
            FetchAfterMs = random.Chance(10) ? ReplicaOptions.FetchOff : random.Pick(0, 10, 30, 100),
            FetchStallMs = random.Between(100, 1_000),
            Links = new LinkOptions
            {
                HeartbeatMs = random.Between(40, 200),
                AckDelayMs = random.Pick(1, 10, 30),
                SilenceMs = silence,
                HandshakeMs = random.Between(300, 1_500),
            },
        };
    }

    private static FaultPlan DrawBounds(FaultPlan plan, RandomSource random) => WithPieces(plan with
    {
        PipeBytesMax = random.Pick(256 * 1024, 8 * 1024, 2 * 1024, 300),
        PendingBytesMax = random.Pick(1 << 20, 1 << 20, 4 * 1024, 600, 1),
        TurnBytesMax = random.Pick(1 << 20, 1 << 20, 4 * 1024, 400),
        LogBytesMax = random.Chance(25) ? random.Pick(16, 64) * 1024 : 1 << 30,
        LogSegmentBytes = random.Pick(1024, 4 * 1024, 16 * 1024),
        Frames = new FrameLimits
        {
            KeyBytesMax = 64,
            ValueBytesMax = 4 * 1024,
            WriteBytesMax = 64 * 1024,
            BatchBytesTarget = random.Pick(128 * 1024, 1024, 200),
            BatchCountMax = random.Pick(16 * 1024, 4, 2, 1),
        },
    });

    // Where turns are small, so are the pieces in which long batches travel, and the steps in which they are logged.
    private static FaultPlan WithPieces(FaultPlan plan) =>
        plan with { Frames = plan.Frames with { PieceBytes = plan.TurnBytesMax / 2, StepBytes = plan.TurnBytesMax } };

    private static Fault[] DrawFaults(FaultPlan plan, RandomSource random, ScenarioBounds bounds)
    {
        int count = plan.Nodes == 1 ? 0 : random.Between(0, bounds.FaultsMax);
        FaultKind[] kinds = FocusedPlan.KindsOf(bounds.Focus, KindsFor(plan));
        Fault[] faults = new Fault[count];
        for (int i = 0; i < count; i++) faults[i] = DrawFault(random.Pick<FaultKind>(kinds), plan, random);
        return [.. faults.OrderBy(fault => fault.AtMs)];
    }

    // A node that comes back empty must hear every member, and finds its history only in logs that reach back to the beginning.
    private static FaultKind[] KindsFor(FaultPlan plan)
    {
        IEnumerable<FaultKind> kinds = Enum.GetValues<FaultKind>().Where(kind => kind < FaultKind.PowerCut);
        if (plan.Disk is not null) return [.. kinds, .. DiskPlanDraw.KindsFor(plan)];
        bool mayCrash = plan.Topology == Topology.Mesh && plan.LogBytesMax == 1 << 30;
        return [.. mayCrash ? kinds.Append(FaultKind.Crash).Append(FaultKind.Crash) : kinds.Where(kind => kind != FaultKind.Crash)];
    }

    private static Fault DrawFault(FaultKind kind, FaultPlan plan, RandomSource random)
    {
        int node = random.Below(plan.Nodes);
        int peer = (node + random.Between(1, plan.Nodes - 1)) % plan.Nodes;
        long at = random.Below((int)plan.HealAtMs);
        long lasts = random.Between(5, random.Pick(50, 300, 1_500));
        return kind switch
        {
            FaultKind.Cut => new Fault(kind, at, 0, node, peer, 0),
            FaultKind.OneWayPartition or FaultKind.TwoWayPartition or FaultKind.Resend or FaultKind.HoldLink =>
                new Fault(kind, at, lasts, node, peer, 0),
            FaultKind.Lag or FaultKind.DelayLink => new Fault(kind, at, lasts, node, peer, random.Between(10, 200)),
            FaultKind.Slow => new Fault(kind, at, lasts, node, node, random.Between(10, 80)),
            FaultKind.Crash when plan.Disk is null => new Fault(kind, at, lasts, node, node, random.Below((int)CrashStage.InDiskOperation)),
            FaultKind.ClockJump => new Fault(kind, at, 0, node, node, random.Between(-3 * HourMs, 3 * HourMs)),
            _ => new Fault(kind, at, lasts, node, node, DiskPlanDraw.DrawAmount(kind, random)),
        };
    }
}
