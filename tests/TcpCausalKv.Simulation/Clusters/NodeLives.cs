using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Simulation.Disks;
using TcpCausalKv.Simulation.Faults;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>Begins and ends the processes of a cluster, and whatever happens to their disks meanwhile.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="ended">Is told of a node whose process has ended.</param>
internal sealed class NodeLives(ClusterState cluster, Action<int> ended)
{
    private readonly LossRule _losses = new(cluster);

    /// <summary>A process begins.</summary>
    internal void Start(NodeSurroundings node)
    {
        cluster.Note(ChronicleEventKind.Started, node.Slot);
        if (cluster.HasTwoBuilds && cluster.Builds.Chance(60)) node.Build = SimulatedBuild.Next;
        try
        {
            node.Process = new SimulatedNode(cluster, node);
            node.TurnAtMs = cluster.NowMs;
        }
        catch (StorageException refused)
        {
            Refuse(node, refused);
        }
    }

    /// <summary>Lets a process take a turn.</summary>
    /// <returns>False if it has ended in it.</returns>
    internal bool TryRunTurn(NodeSurroundings node, SimulatedNode process, out long dueMs)
    {
        dueMs = long.MaxValue;
        Crash? ending = null;
        try
        {
            if (!process.TryRunTurn(out dueMs)) ending = node.Crash;
        }
        catch (ProcessEndedException)
        {
            ending = node.Disk!.Crash;
        }
        catch (StorageException refused) when (process.IsLoading)
        {
            Refuse(node, refused);

            // What was refused beside the loop is heard of later.
            if (node.Process is null && node.Disk!.Failing is null) Start(node);
            return false;
        }

        if (ending is not null)
        {
            End(node, ending.CutsPower);
            return false;
        }

        node.Crash = null;
        if (process.Replica.HasOrphans && TryReplaceOrphan(node)) return false;
        if (!process.HasFailed) return true;

        Leave(node);
        if (node.Disk!.Failing is null) Restart(node.Slot);
        return false;
    }

    /// <summary>The process dies now or soon, if it does not take the only copy of a write with it that others know of.</summary>
    /// <param name="slot">The node.</param>
    /// <param name="amount">A <see cref="CrashStage"/>.</param>
    /// <param name="cutsPower">True if its machine stops.</param>
    internal void CrashSoon(int slot, long amount, bool cutsPower)
    {
        NodeSurroundings node = cluster.Nodes[slot];
        Crash crash = new((CrashStage)Math.Min(amount, (long)CrashStage.InDiskOperation), cutsPower, () => _losses.MayEnd(node, cutsPower));
        if (crash.Stage == CrashStage.BetweenTurns || node.Process is null)
        {
            if (crash.May()) End(node, cutsPower);
            return;
        }

        if (crash.Stage == CrashStage.InDiskOperation) node.Disk!.EndProcessAfter(amount - (long)CrashStage.InDiskOperation, crash);
        else node.Crash = crash;
        cluster.Wake(slot, cluster.NowMs);
    }

    /// <summary>A new process takes the place of one that has died.</summary>
    internal void Restart(int slot)
    {
        NodeSurroundings node = cluster.Nodes[slot];
        node.Crash = null;
        node.Disk?.EndProcessNever();
        if (node.Process is null) Start(node);
    }

    /// <summary>A disk is whole again, or has room; a node that had ended because of it begins anew.</summary>
    internal void Mend(int slot)
    {
        cluster.Nodes[slot].Disk!.Mend();
        if (cluster.Nodes[slot].Process is null) Restart(slot);
    }

    /// <summary>A node is killed, and a bit of its disk rots.</summary>
    internal void Rot(int slot)
    {
        NodeSurroundings node = cluster.Nodes[slot];
        if (!_losses.MayEnd(node, cutsPower: false)) return;
        End(node, cutsPower: false);
        if (node.Disk!.Rotten is not null || SyncedPlaces.Draw(node.Disk, cluster.Random) is not { } rotten) return;
        node.Disk.Rot(rotten);
        cluster.Note(ChronicleEventKind.Rotted, slot, rotten.File);
    }

    /// <summary>A node loses its disk.</summary>
    internal void Wipe(int slot)
    {
        NodeSurroundings node = cluster.Nodes[slot];
        if (!_losses.MayLeaveNothing(node)) return;
        End(node, cutsPower: false);
        node.Disk!.Wipe();
        cluster.Note(ChronicleEventKind.Wiped, slot);
    }

    /// <summary>An operator lets a node go on without the members that it waits for.</summary>
    internal void Overrule(int slot)
    {
        if (cluster.Nodes[slot].Serving is not { } process || !process.Replica.HistoryGate.IsWaitingForMembers) return;
        process.Replica.OverruleHistory();
        cluster.Wake(slot, cluster.NowMs);
    }

    /// <summary>Keeps a copy of a directory that is in use.</summary>
    internal void Copy(int slot)
    {
        if (cluster.Nodes[slot].Serving is null) return;
        cluster.Nodes[slot].Disk!.TakeCopy();
        cluster.Note(ChronicleEventKind.Copied, slot);
    }

    /// <summary>Puts the copy in place of the directory, if there is one.</summary>
    internal void PlaceCopy(int slot)
    {
        NodeSurroundings node = cluster.Nodes[slot];
        if (node.Disk!.Copied is { } copy && _losses.MayPlace(node, copy.Directory, copy.Logged))
        {
            End(node, cutsPower: false);
            node.Disk.PutCopyInPlace();
            cluster.Note(ChronicleEventKind.CopyPlaced, slot);
        }

        Restart(slot);
    }

    // A process ends because its disk has failed, though it may have the last copy of what came to it when that took nothing any more; its
    // machine begins anew as well if that loses nothing that must be kept.
    private void Leave(NodeSurroundings node)
    {
        End(node, cluster.Plan.MayCutPower && _losses.MayEnd(node, cutsPower: true) && cluster.Random.Chance(50));
        if (_losses.TakeOff() is { } left) cluster.NoteClock(ChronicleEventKind.Lost, node.Slot, left);
    }

    private void End(NodeSurroundings node, bool cutsPower)
    {
        node.Crash = null;
        if (node.Process is { } process)
        {
            process.Die();
            node.Process = null;
            node.TurnAtMs = long.MaxValue;
            cluster.Note(ChronicleEventKind.Crashed, node.Slot);
            ended(node.Slot);
        }

        node.Disk?.Kill();
        if (!cutsPower) return;
        node.Disk!.CutPower();
        cluster.Note(ChronicleEventKind.PowerCut, node.Slot);
    }

    /// <summary>
    /// True if some node has lost writes and yet must not be emptied, because only it remembers whose epoch one is. Such a cluster can't come to
    /// rest: it takes several nodes that died with all that they had, and an operator who overruled each time.
    /// </summary>
    internal bool OrphansMustStay() => cluster.Nodes.Any(node => node.Serving is { Replica.HasOrphans: true } && !_losses.MayReplaceOrphan(node));

    // What an operator does about a node that has what the others went on without: saves that, and gives the node an empty directory.
    private bool TryReplaceOrphan(NodeSurroundings node)
    {
        if (!cluster.Plan.MayOverrule) return false;
        if (!_losses.MayReplaceOrphan(node))
        {
            // What only it remembers of others' epochs can't go before they have gone on without it.
            bool hasHealed = cluster.NowMs >= cluster.Plan.HealAtMs;
            for (int slot = 0; slot < cluster.Plan.Nodes && hasHealed; slot++) Overrule(slot);
            return false;
        }

        End(node, cutsPower: false);
        node.Disk?.Wipe();
        if (node.Disk is not null) cluster.Note(ChronicleEventKind.Wiped, node.Slot);
        Start(node);
        return true;
    }

    // An operator reads why, and does something about it.
    private void Refuse(NodeSurroundings node, StorageException refused)
    {
        cluster.Note(ChronicleEventKind.Refused, node.Slot, refused.Message);
        End(node, cutsPower: false);
        if (node.Disk!.Rotten is null || node.Disk.Failing is not null) return;

        if (_losses.MayRepair(node)) Repair(node);
        else Restore(node);
        Start(node);
    }

    private void Repair(NodeSurroundings node)
    {
        StoreRepair.SetDamageAside(node.Disk!.Directory, ProcessDisk.OptionsOf(cluster, node, cluster.Random.Bits() | 1));
        node.Disk.SetAside();
        cluster.Note(ChronicleEventKind.SetAside, node.Slot);
    }

    private void Restore(NodeSurroundings node)
    {
        node.Disk!.RestoreRotten();
        cluster.Note(ChronicleEventKind.Restored, node.Slot);
    }
}
