namespace TcpCausalKv.Simulation.Faults;

/// <summary>Which pairs of nodes can connect at all. Where some never meet, writes must reach them through others.</summary>
public enum Topology
{
    /// <summary>Every pair.</summary>
    Mesh,

    /// <summary>Each node and the next, the last and the first.</summary>
    Ring,

    /// <summary>Each node and the next.</summary>
    Chain,

    /// <summary>The first node and every other.</summary>
    Star,
}
