namespace TcpCausalKv.Simulation.Faults;

/// <summary>What can go wrong in a simulated cluster.</summary>
public enum FaultKind
{
    /// <summary>The connections between two nodes break, anywhere in a frame.</summary>
    Cut,

    /// <summary>What one node sends does not reach the other, for a while.</summary>
    OneWayPartition,

    /// <summary>Two nodes can't reach each other, for a while.</summary>
    TwoWayPartition,

    /// <summary>A node can't reach anybody, for a while.</summary>
    Isolation,

    /// <summary>What one node sends to the other takes longer, for a while.</summary>
    Lag,

    /// <summary>Batches that one node sends to the other are sent again, for a while.</summary>
    Resend,

    /// <summary>A node does nothing, for a while.</summary>
    Pause,

    /// <summary>A node takes turns seldom, for a while.</summary>
    Slow,

    /// <summary>A node dies and comes back later as a new process; without storage it comes back empty.</summary>
    Crash,

    /// <summary>A node's wall clock jumps.</summary>
    ClockJump,

    /// <summary>A node holds back its batches to another, for a while: the product's own fault command.</summary>
    HoldLink,

    /// <summary>A node delays its batches to another, for a while: the product's own fault command.</summary>
    DelayLink,
}
