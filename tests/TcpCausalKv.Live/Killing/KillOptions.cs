using TcpCausalKv.Processes;

namespace TcpCausalKv.Live.Killing;

/// <summary>What a kill loop is told.</summary>
internal sealed record KillOptions
{
    /// <summary>The program to start nodes from.</summary>
    public required ServerExecutable Server { get; init; }

    /// <summary>Nodes of the cluster.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>Rounds of killing and checking.</summary>
    public int Rounds { get; init; } = 500;

    /// <summary>Writers at each node.</summary>
    public int Writers { get; init; } = 4;

    /// <summary>When nodes sync their data.</summary>
    public string Disk { get; init; } = "always";

    /// <summary>Decides what is written and killed, not when.</summary>
    public int Seed { get; init; }
}
