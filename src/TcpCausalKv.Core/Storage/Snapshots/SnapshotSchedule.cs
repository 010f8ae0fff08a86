namespace TcpCausalKv.Core.Storage.Snapshots;

/// <summary>Decides when to take a snapshot: once replaying the log would cost more than loading the last snapshot, and not for little.</summary>
public sealed record SnapshotSchedule
{
    /// <summary>No snapshot before the log has grown by this much, bytes.</summary>
    public long LogBytesMin { get; init; } = 64 * 1024 * 1024;

    /// <summary>The log's growth that makes a snapshot due, as a multiple of the last snapshot's bytes.</summary>
    public double Ratio { get; init; } = 1.0;

    /// <summary>Records that are looked at in a turn while one is taken, at least 1.</summary>
    public int StepRecords { get; init; } = SnapshotWriter.StepRecords;

    /// <summary>True if a snapshot should be taken.</summary>
    /// <param name="logBytes">Growth of the log since the last snapshot was begun, whether it was finished or not.</param>
    /// <param name="lastSnapshotBytes">Bytes of the last snapshot; 0 if there is none.</param>
    /// <param name="growthBytesMax">The growth that the volume has room for, whatever the rule says.</param>
    public bool IsDue(long logBytes, long lastSnapshotBytes, long growthBytesMax = long.MaxValue) =>
        logBytes > Math.Min(Math.Max(LogBytesMin, Ratio * lastSnapshotBytes), growthBytesMax);
}
