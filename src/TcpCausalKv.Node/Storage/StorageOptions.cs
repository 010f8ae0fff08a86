using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Snapshots;

namespace TcpCausalKv.Node.Storage;

/// <summary>How a node keeps its data on a disk.</summary>
/// <param name="Directory">Its data directory: this node's alone; made if it is not there.</param>
public sealed record StorageOptions(string Directory)
{
    /// <summary>When the log is synced.</summary>
    public SyncPolicy Sync { get; init; } = SyncPolicy.EverySecond;

    /// <summary>True if damage is to be set aside and what is lost by that fetched from the peers; else it stops the node.</summary>
    public bool RepairFromPeers { get; init; }

    /// <summary>Bytes of batches in a segment of the log.</summary>
    public long SegmentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>When snapshots are taken.</summary>
    public SnapshotSchedule Snapshots { get; init; } = new();
}
