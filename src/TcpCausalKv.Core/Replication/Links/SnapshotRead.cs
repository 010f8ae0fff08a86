namespace TcpCausalKv.Core.Replication.Links;

/// <summary>What a step of reading a snapshot has come to.</summary>
public enum SnapshotRead
{
    /// <summary>A frame.</summary>
    Frame,

    /// <summary>No frame yet: one that the peer has was compared with that of the file.</summary>
    Compared,

    /// <summary>The end, after the last frame: the snapshot is whole.</summary>
    End,

    /// <summary>The rest can't be read, or is not what was written: the snapshot is of no use to anybody.</summary>
    Fault,
}
