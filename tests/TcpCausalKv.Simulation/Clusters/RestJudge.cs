using System.Globalization;
using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Delivery;
using TcpCausalKv.Core.Replication.Fetching;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>Tells whether a healed cluster has come to rest, and writes down the state that it rests in.</summary>
internal sealed class RestJudge(ClusterState cluster)
{
    /// <summary>True once all nodes have applied the same, know it of each other, and have nothing under way.</summary>
    internal bool IsAtRest()
    {
        foreach (NodeSurroundings node in cluster.Nodes)
        {
            if (node.Serving is not { HasFailed: false } process || !IsAtRest(process)) return false;
        }

        return true;
    }

    /// <summary>Writes down every node's clock and digest, and reads every key at every node.</summary>
    internal void RecordRest()
    {
        foreach (NodeSurroundings node in cluster.Nodes)
        {
            CheckFloor(node.Process!);
            HistoryOperation[] reads = cluster.RecordState(ChronicleEventKind.AtRest, node.Slot, node.Process!.Replica);
            cluster.Clients.Add(new Transaction(FinalSession(node.Slot), node.Slot, TransactionStatus.Ok, reads, IsFinal: true), default);
        }
    }

    /// <summary>Writes down what keeps the cluster from rest.</summary>
    internal void ReportRestless()
    {
        foreach (NodeSurroundings node in cluster.Nodes)
        {
            if (node.Serving is not { } process) cluster.Note(ChronicleEventKind.Restless, node.Slot, "the node does not serve");
            else if (!IsAtRest(process)) cluster.Note(ChronicleEventKind.Restless, node.Slot, Describe(process));
        }

        cluster.Note(ChronicleEventKind.Restless, node: 0, "the cluster does not come to rest");
    }

    private bool IsAtRest(SimulatedNode node)
    {
        Replica replica = node.Replica;
        if (replica.Pending.Count > 0 || replica.Fetches.Asked != FetchRule.Nobody || replica.Waiters.Count > 0 || node.IsServing) return false;
        if (!replica.MayWrite || !node.IsRecovered || replica.HasPendingRelease) return false;
        foreach (NodeSurroundings other in cluster.Nodes)
        {
            if (other.Slot != node.Slot && (other.Serving is not { } process || !KnowsOf(node, process))) return false;
        }

        return true;
    }

    private bool KnowsOf(SimulatedNode node, SimulatedNode other)
    {
        if (!node.Replica.Applied.Equals(other.Replica.Applied)) return false;
        if (!cluster.Plan.AreNeighbours(node.Slot, other.Slot)) return true;
        return node.Links.Outbound(other.Slot) is not null && node.Replica.Peers[other.Slot].Applied.Equals(node.Replica.Applied);
    }

    // What every member has acknowledged need not be kept: above half its bound a log can always shrink to there, or to one segment.
    private void CheckFloor(SimulatedNode node)
    {
        if (cluster.Plan.Topology != Faults.Topology.Mesh || cluster.Plan.Disk is not null) return;
        node.Log.Truncate(node.Replica.Peers.Stable(node.Replica.Applied), node.Replica.Peers.AppliedElsewhere(node.Replica.Applied.Width));
        long floor = Math.Max(node.Log.BytesMax / 2, cluster.Plan.LogSegmentBytes + cluster.Plan.Frames.FrameBytesMax);
        if (node.Log.Bytes <= floor && node.Replica.Pending.Bytes == 0) return;
        cluster.Note(ChronicleEventKind.Restless, node.Slot, $"the log keeps {node.Log.Bytes} bytes, {node.Replica.Pending.Bytes} are held");
    }

    // Out of the way of all numbers that sessions have.
    private static int FinalSession(int slot) => 1_000_000 + slot;

    private static string Describe(SimulatedNode node)
    {
        Replica replica = node.Replica;
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"applied {replica.Applied}");
        for (int origin = 0; origin < replica.Applied.Width; origin++)
        {
            if (!replica.Pending.TryPeek(origin, out PendingBatch? head)) continue;
            text.Append($", holds {new Dot(origin, head!.Header.FirstEntry)} for {replica.Pending.Lacks(origin)}");
        }

        foreach (PeerView peer in replica.Peers.All)
        {
            text.Append(node.Links.Outbound(peer.Slot) is null ? $", no link to {peer.Slot}" : $", knows {peer.Applied} of {peer.Slot}");
        }

        foreach (PeerView peer in replica.Peers.All.Where(peer => node.Links.Outbound(peer.Slot) is { PeerIsBehindLog: true }))
        {
            text.Append(CultureInfo.InvariantCulture, $", lost {peer.Slot}");
        }

        if (node.Turn.Store is { } store)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $", log {store.Log.Start}..{store.Log.End}, {store.Receiving?.Bytes} bytes received, {store.Snapshots.Taken} snapshots");
            if (store.OutOfRoom is { } full) text.Append(", ").Append(full.Message);
            if (store.PausesIntake) text.Append(", takes nothing in");
        }

        if (!replica.MayWrite) text.Append(", ").Append(replica.WhyMayNotWrite);
        if (replica.Fetches.Asked != FetchRule.Nobody) text.Append(CultureInfo.InvariantCulture, $", asks {replica.Fetches.Asked}");
        if (replica.Waiters.Count > 0) text.Append(CultureInfo.InvariantCulture, $", {replica.Waiters.Count} wait");
        return text.ToString();
    }
}
