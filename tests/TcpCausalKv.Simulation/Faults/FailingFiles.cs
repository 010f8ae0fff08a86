namespace TcpCausalKv.Simulation.Faults;

/// <summary>Which operations of a failing disk fail.</summary>
public enum FailingFiles
{
    /// <summary>All.</summary>
    All,

    /// <summary>Those on the log.</summary>
    Log,

    /// <summary>Those on snapshots.</summary>
    Snapshots,
}
