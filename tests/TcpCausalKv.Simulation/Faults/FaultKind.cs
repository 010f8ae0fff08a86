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

    /// <summary>A node's process is killed, and a new one takes its place later: from the disk if it has one, else empty.</summary>
    Crash,

    /// <summary>A node's wall clock jumps.</summary>
    ClockJump,

    /// <summary>A node holds back its batches to another, for a while: the product's own fault command.</summary>
    HoldLink,

    /// <summary>A node delays its batches to another, for a while: the product's own fault command.</summary>
    DelayLink,

    /// <summary>The machine of a node stops: of what was not synced its disk keeps any part. It starts again later.</summary>
    PowerCut,

    /// <summary>What a node's disk does beside the loop takes longer, for a while.</summary>
    SlowSync,

    /// <summary>Syncs fail, for a while; a node that has noticed is started anew then.</summary>
    FailingSync,

    /// <summary>Writes fail, for a while; a node that has noticed is started anew then.</summary>
    FailingWrite,

    /// <summary>A disk is full, for a while; a node that has noticed is started anew then.</summary>
    DiskFull,

    /// <summary>A process is killed, and a byte of what it had synced changes: the next one must not start from it.</summary>
    BitRot,

    /// <summary>A node loses its disk, and starts with an empty one later.</summary>
    Wipe,

    /// <summary>A node's directory is copied, and later its process is killed and the copy put in the directory's place.</summary>
    OldCopy,

    /// <summary>An operator lets a node go on without the members that it has not heard of its history: CAUSAL ADMIT-WRITES.</summary>
    Overrule,
}
