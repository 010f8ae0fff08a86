namespace TcpCausalKv.Core.Storage.Snapshots;

/// <summary>What is known of a node's snapshots.</summary>
/// <param name="BegunAt">The log offset at which the last one was begun, finished or not.</param>
/// <param name="LastBytes">Bytes of the last one that was finished; 0 if there is none.</param>
public sealed record SnapshotRecord(long BegunAt, long LastBytes)
{
    /// <summary>Snapshots that this process has finished.</summary>
    public long Taken { get; init; }

    /// <summary>When the last of them was finished, monotonic milliseconds; 0 before the first.</summary>
    public long TakenAtMs { get; init; }

    /// <summary>Snapshots that were found damaged while they were sent, and set aside.</summary>
    public long SetAside { get; init; }

    /// <summary>The name that the last of them has now; null if there is none.</summary>
    public string? LastSetAside { get; init; }

    /// <summary>What is wrong with it; null if there is none.</summary>
    public SnapshotDamage? LastDamage { get; init; }

    /// <summary>Snapshots that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Why the last one failed; null if it did not.</summary>
    public StorageException? LastFailure { get; init; }
}
