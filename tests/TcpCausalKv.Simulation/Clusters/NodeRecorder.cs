using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Wire.Batches;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>Writes down what a replica does with each batch.</summary>
internal sealed class NodeRecorder(ClusterState cluster, int node) : IReplicaTrace
{
    /// <inheritdoc/>
    public void Applied(BatchHeader batch, Dot releasedBy)
    {
        cluster.Exposure.Received(batch.Origin, node, batch.LastEntry);
        Add(ChronicleEventKind.Applied, batch, releasedBy);
        if (HasTyped(batch)) cluster.RecordShown(node, cluster.Nodes[node].Process!.Replica);
    }

    /// <inheritdoc/>
    public void Held(BatchHeader batch, Dot lacks)
    {
        cluster.Exposure.Received(batch.Origin, node, batch.LastEntry);
        Add(ChronicleEventKind.Held, batch, lacks);
    }

    /// <inheritdoc/>
    public void Duplicate(BatchHeader batch) => Add(ChronicleEventKind.Duplicate, batch, default);

    /// <inheritdoc/>
    public void PassedOver(BatchHeader batch) => Add(ChronicleEventKind.PassedOver, batch, default);

    /// <inheritdoc/>
    public void Wrote(Dot dot)
    {
        // The client's command is written down as a whole by the node that runs it.
    }

    private bool HasTyped(BatchHeader batch)
    {
        if (cluster.TypedWrites.Count == 0) return false;
        for (ulong entry = batch.FirstEntry; entry <= batch.LastEntry; entry++)
        {
            if (cluster.TypedWrites.Contains(new Dot(batch.Origin, entry))) return true;
        }

        return false;
    }

    private void Add(ChronicleEventKind kind, BatchHeader batch, Dot other) =>
        cluster.Chronicle.Add(new ChronicleEvent(kind, cluster.NowMs, node)
        {
            Peer = batch.Origin,
            First = batch.FirstEntry,
            Last = batch.LastEntry,
            Detail = other.Origin,
            Timestamp = other.Entry,
            ClockAt = cluster.Chronicle.Keep(batch.Dependencies),
        });
}
