using TcpCausalKv.Core.Storage;

namespace TcpCausalKv.Node;

/// <summary>Where and how a node keeps its data.</summary>
/// <param name="Directory">Path of its data directory, which is made if it is not there.</param>
public sealed record StorageOptions(string Directory)
{
    /// <summary>When the log is synced.</summary>
    public SyncPolicy Fsync { get; init; } = SyncPolicy.EverySecond;

    /// <summary>True if damaged files are to be set aside, and what they held fetched from the peers.</summary>
    public bool RepairFromPeers { get; init; }

    /// <summary>Bytes of the log on disk: above half of it what some peer has is dropped, at it writes are refused.</summary>
    public long LogBytesMax { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Bytes of one segment of the log.</summary>
    public long SegmentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>When snapshots are taken.</summary>
    public SnapshotSchedule Snapshots { get; init; } = new();
}
