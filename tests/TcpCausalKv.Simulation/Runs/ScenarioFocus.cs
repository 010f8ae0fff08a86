namespace TcpCausalKv.Simulation.Runs;

/// <summary>What scenarios are drawn to be about, so that circumstances that are rare together come often.</summary>
public enum ScenarioFocus
{
    /// <summary>All that there is, evenly.</summary>
    Everything,

    /// <summary>Nodes that fall behind, or lose what they had, and get it back as snapshots, because no log reaches back so far.</summary>
    Snapshots,

    /// <summary>Nodes that lose their history, while messages of it are under way and links come and go.</summary>
    Losses,
}
