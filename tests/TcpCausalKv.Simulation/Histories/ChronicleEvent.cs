namespace TcpCausalKv.Simulation.Histories;

/// <summary>One step at one node. What the numbers mean depends on the kind.</summary>
public readonly record struct ChronicleEvent(ChronicleEventKind Kind, long AtMs, int Node)
{
    /// <summary>No clock, no operations, no slot.</summary>
    public const int None = -1;

    /// <summary>Another node.</summary>
    public int Peer { get; init; } = None;

    /// <summary>A slot or a session.</summary>
    public int Detail { get; init; } = None;

    /// <summary>The first sequence.</summary>
    public ulong First { get; init; }

    /// <summary>The last sequence.</summary>
    public ulong Last { get; init; }

    /// <summary>A timestamp, or the sequence of <see cref="Detail"/>.</summary>
    public ulong Timestamp { get; init; }

    /// <summary>Where the clock stands in the chronicle.</summary>
    public int ClockAt { get; init; } = None;

    /// <summary>Where the operations begin in the chronicle.</summary>
    public int OperationsAt { get; init; } = None;

    /// <summary>How many operations.</summary>
    public int OperationCount { get; init; }

    /// <summary>Where the commands on typed keys begin in the chronicle.</summary>
    public int TypedAt { get; init; } = None;

    /// <summary>How many commands on typed keys.</summary>
    public int TypedCount { get; init; }

    /// <summary>The step in words, where numbers do not say it.</summary>
    public string? Text { get; init; }
}
