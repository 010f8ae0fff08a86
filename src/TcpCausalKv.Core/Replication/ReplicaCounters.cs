namespace TcpCausalKv.Core.Replication;

/// <summary>What has become of received batches since the start.</summary>
/// <remarks>Owned by the replica.</remarks>
public sealed class ReplicaCounters
{
    /// <summary>Received batches that were applied, at once or after a wait.</summary>
    public long Applied { get; internal set; }

    /// <summary>Received batches that had to wait for their causes.</summary>
    public long Held { get; internal set; }

    /// <summary>Received batches that were not taken in, or were dropped while they waited, because they are lost or may be.</summary>
    public long PassedOver { get; internal set; }

    /// <summary>Received batches that were here already.</summary>
    public long Duplicates { get; internal set; }
}
