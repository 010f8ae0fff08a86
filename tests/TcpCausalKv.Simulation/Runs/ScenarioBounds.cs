namespace TcpCausalKv.Simulation.Runs;

/// <summary>Between which bounds scenarios are drawn. Part of what decides a run, besides the seed.</summary>
public sealed record ScenarioBounds
{
    /// <summary>Fewest nodes.</summary>
    public int NodesMin { get; init; } = 2;

    /// <summary>Most nodes, at most 16.</summary>
    public int NodesMax { get; init; } = 5;

    /// <summary>Operations of all sessions together.</summary>
    public int Operations { get; init; } = 1_000;

    /// <summary>Virtual milliseconds over which faults and operations are spread.</summary>
    public int Ticks { get; init; } = 2_000;

    /// <summary>Most faults.</summary>
    public int FaultsMax { get; init; } = 16;

    /// <summary>False leaves out deletes and flushes, for histories that checkers of plain registers can judge.</summary>
    public bool Deletes { get; init; } = true;

    /// <summary>What goes wrong more often than anything else.</summary>
    public ScenarioFocus Focus { get; init; }
}
