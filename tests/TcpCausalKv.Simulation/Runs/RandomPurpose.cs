namespace TcpCausalKv.Simulation.Runs;

/// <summary>What a <see cref="RandomSource"/> decides.</summary>
public enum RandomPurpose
{
    /// <summary>The shape of the cluster and its faults.</summary>
    Plan = 1,

    /// <summary>What clients do.</summary>
    Workload = 2,

    /// <summary>Delays, chunks and ties while the cluster runs.</summary>
    Run = 3,

    /// <summary>Changes made to a recorded history.</summary>
    Mutation = 4,

    /// <summary>Whether nodes have disks, and of which kind.</summary>
    Disk = 5,

    /// <summary>How busy nodes are.</summary>
    Load = 6,

    /// <summary>What a <see cref="ScenarioFocus"/> changes.</summary>
    Focus = 7,

    /// <summary>What operators do.</summary>
    Operator = 8,

    /// <summary>Which build a process runs.</summary>
    Build = 9,

    /// <summary>What is done with typed keys.</summary>
    Typed = 10,

    /// <summary>When keys are removed whose deadlines have come.</summary>
    Ended = 11,
}
