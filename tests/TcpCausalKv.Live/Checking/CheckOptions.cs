using TcpCausalKv.Live.Faults;
using TcpCausalKv.Processes;

namespace TcpCausalKv.Live.Checking;

/// <summary>What a check is told.</summary>
internal sealed record CheckOptions
{
    /// <summary>The program to start nodes from.</summary>
    public required ServerExecutable Server { get; init; }

    /// <summary>Nodes of the cluster.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>Sessions at once.</summary>
    public int Sessions { get; init; } = 12;

    /// <summary>Keys of a round.</summary>
    public int Keys { get; init; } = 20;

    /// <summary>How long the sessions go on, over all rounds.</summary>
    public int Seconds { get; init; } = 60;

    /// <summary>
    /// The longest a round takes, seconds. Each has keys and sessions of its own and is judged by itself, which bounds memory.
    /// </summary>
    public int RoundSecondsMax { get; init; } = 30;

    /// <summary>Longest pause of a session between two commands, milliseconds.</summary>
    public int ThinkMs { get; init; } = 10;

    /// <summary>Decides what sessions and nemesis do, not when.</summary>
    public int Seed { get; init; }

    /// <summary>What the nemesis does.</summary>
    public IReadOnlySet<FaultKind> Faults { get; init; } = new HashSet<FaultKind>();

    /// <summary>How nodes keep their data: one of <see cref="ClusterStorage.Kinds"/>.</summary>
    public string Disk { get; init; } = ClusterStorage.Memory;

    /// <summary>Where to keep the history; null to keep it only of a violation.</summary>
    public string? HistoryFile { get; init; }

    /// <summary>How many rounds there are.</summary>
    public int Rounds => (Seconds + RoundSecondsMax - 1) / RoundSecondsMax;
}
