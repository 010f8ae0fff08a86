namespace TcpCausalKv.Simulation.Disks;

/// <summary>What is asked of a simulated disk.</summary>
public enum DiskOperation
{
    List,
    Create,
    Open,
    Rename,
    Delete,
    SyncDirectory,
    Read,
    Write,
    Truncate,
    SyncFile,
}
