namespace TcpCausalKv.Simulation.Histories;

/// <summary>What happened at a node.</summary>
public enum ChronicleEventKind
{
    /// <summary>
    /// A client's write was made: First is its sequence, Stamp its stamp, the clock what the node had applied before, the operations its
    /// effects.
    /// </summary>
    Wrote,

    /// <summary>A client read: the operations are keys and what they gave.</summary>
    Read,

    /// <summary>
    /// A batch of Peer's writes First..Last was applied; the clock is its dependencies; Stamp is the sequence it waited for last, of slot
    /// Detail.
    /// </summary>
    Applied,

    /// <summary>A batch of Peer's writes First..Last was held; it lacks sequence Stamp of slot Detail.</summary>
    Held,

    /// <summary>A batch of Peer's writes First..Last was here already.</summary>
    Duplicate,

    /// <summary>The node died.</summary>
    Crashed,

    /// <summary>The node started anew, empty.</summary>
    Started,

    /// <summary>The node knows its own history again: First is its last sequence.</summary>
    Recovered,

    /// <summary>Client session Detail was told that its write First is made.</summary>
    Acknowledged,

    /// <summary>Session Detail waits at this node until the clock is applied.</summary>
    Waits,

    /// <summary>The wait of session Detail ended well: the clock should be applied.</summary>
    Arrived,

    /// <summary>A link to Peer was established.</summary>
    LinkUp,

    /// <summary>A link to Peer ended; the text says why.</summary>
    LinkEnd,

    /// <summary>A link ended because one side broke the protocol.</summary>
    ProtocolError,

    /// <summary>The node found a peer with an equal clock and another digest.</summary>
    Divergence,

    /// <summary>A fault began; the text says which.</summary>
    Fault,

    /// <summary>A fault ended, or was left out because it would have destroyed the only copy of a write.</summary>
    FaultOver,

    /// <summary>All faults are over: from here on the cluster must come to rest.</summary>
    Healed,

    /// <summary>The cluster did not come to rest; the text says what is left.</summary>
    Restless,

    /// <summary>The product threw an exception.</summary>
    Exception,

    /// <summary>The node's state at rest: the clock is what it has applied, First its digest, Last the digest computed anew.</summary>
    AtRest,
}
