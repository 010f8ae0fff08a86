using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Simulation.Disks;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>
/// Decides what may be lost: what only its origin ever had may go, but what another node has received must have a copy left, and what was
/// promised somebody who remembers it.
/// </summary>
/// <remarks>
/// In memory what dies with the last process that had it is gone; on a disk, what was not logged, or not synced where the power is cut.
/// </remarks>
internal sealed class LossRule(ClusterState cluster)
{
    /// <summary>True if a node's process may end now.</summary>
    internal bool MayEnd(NodeSurroundings node, bool cutsPower)
    {
        if (node.Disk is null) return MayLeaveNothing(node);
        return MayLeave(node, cutsPower ? node.Disk.Durable : node.Disk.Logged);
    }

    /// <summary>True if a node may lose all that it has, on its disk as well.</summary>
    internal bool MayLeaveNothing(NodeSurroundings node) =>
        EpochsAreRemembered(node, left: null) && MayLeave(node, new VectorClock(cluster.Plan.Width));

    /// <summary>True if an operator may empty a node that has lost writes.</summary>
    internal bool MayReplaceOrphan(NodeSurroundings node) =>
        MayLeave(node, new VectorClock(cluster.Plan.Width))
        && Enumerable.Range(0, cluster.Plan.Nodes).All(slot => slot == node.Slot ? OwnEpochIsRemembered(node) : EpochIsRemembered(node, left: null,
            slot));

    /// <summary>True if a copy may take the place of a node's directory.</summary>
    internal bool MayPlace(NodeSurroundings node, SimulatedDirectory copy, VectorClock logged) =>
        EpochsAreRemembered(node, copy) && MayLeave(node, logged);

    /// <summary>True if damage may be set aside: what the node has left is unknown, and nobody finds it in a snapshot.</summary>
    internal bool MayRepair(NodeSurroundings node) =>
        cluster.Plan.MayLoseHistory && !cluster.Plan.Disk!.TakesSnapshots && MayLeave(node, new VectorClock(cluster.Plan.Width));

    /// <summary>True if a node may be left with so much only.</summary>
    internal bool MayLeave(NodeSurroundings node, VectorClock left)
    {
        if (cluster.Plan.MayLoseReceived) return true;
        for (int origin = 0; origin < cluster.Plan.Nodes; origin++)
        {
            ulong kept = left[origin];
            foreach (NodeSurroundings other in cluster.Nodes)
            {
                if (other != node) kept = Math.Max(kept, KeptBy(other, origin));
            }

            if (kept < cluster.Exposure.LastOf(origin)) return false;
        }

        return true;
    }

    /// <summary>
    /// A process has ended that could not be kept, because its disk had failed: what it alone had in memory is gone. Nobody was told of that by it,
    /// so it counts as received by nobody.
    /// </summary>
    /// <returns>Of each origin the last write that is left anywhere; null if nothing is gone.</returns>
    internal VectorClock? TakeOff()
    {
        VectorClock left = new(cluster.Plan.Width);
        bool isLess = false;
        for (int origin = 0; origin < cluster.Plan.Nodes; origin++)
        {
            foreach (NodeSurroundings node in cluster.Nodes) left.Advance(origin, Math.Max(left[origin], KeptBy(node, origin)));
            isLess |= cluster.Exposure.TakeBack(origin, left[origin]);
        }

        return isLess ? left : null;
    }

    // Where nobody is left who was there before, the cluster is another one.
    private bool EpochsAreRemembered(NodeSurroundings node, SimulatedDirectory? left) =>
        Enumerable.Range(0, cluster.Plan.Nodes).All(slot => EpochIsRemembered(node, left, slot));

    private bool EpochIsRemembered(NodeSurroundings node, SimulatedDirectory? left, int slot)
    {
        EpochPromise promised = PromisedBy(node, slot);
        return promised == EpochPromise.None
            || Forbids(PromisedOn(left, slot), promised)
            || cluster.Nodes.Any(other => other != node && (Forbids(PromisedBy(other, slot), promised) || HoldsEpoch(other, slot, promised)));
    }

    // Whoever knows of the epoch, be it as this very process's, lets no later process have it.
    private bool OwnEpochIsRemembered(NodeSurroundings node)
    {
        int promised = PromisedBy(node, node.Slot).Epoch;
        return promised == EpochPromise.NoEpoch || cluster.Nodes.Any(other => other != node && PromisedBy(other, node.Slot).Epoch >= promised);
    }

    // The node whose epoch it is writes in it itself, or has gone on to a later one.
    private static bool HoldsEpoch(NodeSurroundings other, int slot, EpochPromise promised) =>
        other.Slot == slot && PromisedBy(other, slot).Epoch >= promised.Epoch;

    // Whoever remembers this lets nobody else have the other's epoch.
    private static bool Forbids(EpochPromise remembered, EpochPromise other) =>
        remembered.Epoch > other.Epoch || remembered == other || remembered == other with { Incarnation = EpochPromise.ToNobodyKnown };

    private static EpochPromise PromisedBy(NodeSurroundings node, int slot) =>
        node.Disk is { } disk ? PromisedOn(disk.Directory, slot) : node.Process?.Replica.Epochs.PromisedTo(slot) ?? EpochPromise.None;

    private static EpochPromise PromisedOn(SimulatedDirectory? directory, int slot) =>
        directory is not null && IdentityFile.Read(directory)?.Epochs.FirstOrDefault(epochs => epochs.Slot == slot) is { } known
            ? new EpochPromise(known.Promised, known.Incarnation)
            : EpochPromise.None;

    private static ulong KeptBy(NodeSurroundings node, int origin) =>
        node.Serving is { HasFailed: false } process ? process.Replica.ReceivedOf(origin) : node.Disk?.Logged[origin] ?? 0;
}
