namespace TcpCausalKv.Core.Storage.Snapshots;

/// <summary>How far a snapshot is.</summary>
public enum SnapshotState
{
    /// <summary>The data is walked and written, some a step.</summary>
    Writing,

    /// <summary>All is written; the disk is asked to keep it.</summary>
    Syncing,

    /// <summary>It survives a power cut, and older ones are deleted.</summary>
    Done,

    /// <summary>The disk refused, or it was given up; what there was before is as it was.</summary>
    Failed,
}
