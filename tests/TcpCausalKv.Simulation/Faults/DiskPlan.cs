using TcpCausalKv.Core.Storage.Log;

namespace TcpCausalKv.Simulation.Faults;

/// <summary>The disks of a cluster. Sizes are bytes, times virtual milliseconds.</summary>
/// <param name="Fsync">When the logs are synced.</param>
public sealed record DiskPlan(SyncPolicy Fsync)
{
    /// <summary>A segment of this size holds all that a run writes.</summary>
    public const int OneSegmentBytes = 1 << 20;

    /// <summary>A log never grows by so much.</summary>
    public const long NoSnapshots = 1L << 40;

    /// <summary>The log's growth that makes a snapshot due.</summary>
    public long SnapshotBytes { get; init; } = NoSnapshots;

    /// <summary>Records that a snapshot goes on by in a turn.</summary>
    public int SnapshotStepRecords { get; init; } = 10;

    /// <summary>Bytes of the latest batches that are kept in memory.</summary>
    public int TailBytes { get; init; } = 4 * 1024;

    /// <summary>Bytes of the log that are read at a time.</summary>
    public int PieceBytes { get; init; } = 2 * 1024;

    /// <summary>Bytes that a node which starts reads in a turn.</summary>
    public int LoadBytes { get; init; } = 16 * 1024;

    /// <summary>The longest time for one piece of work beside the loop.</summary>
    public int WorkMsMax { get; init; } = 5;

    /// <summary>True if snapshots are taken.</summary>
    public bool TakesSnapshots => SnapshotBytes < NoSnapshots;
}
