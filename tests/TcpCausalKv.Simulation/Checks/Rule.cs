namespace TcpCausalKv.Simulation.Checks;

/// <summary>What must hold.</summary>
public enum Rule
{
    /// <summary>A value that was read had been written.</summary>
    ThinAirRead,

    /// <summary>What a failed transaction wrote is never read.</summary>
    AbortedRead,

    /// <summary>What a transaction overwrote itself is not read by others.</summary>
    IntermediateRead,

    /// <summary>Each value is written to a key once: a demand on the workload.</summary>
    DuplicateWrite,

    /// <summary>A transaction reads its own writes.</summary>
    NotMyOwnWrite,

    /// <summary>A transaction does not read what it writes only later.</summary>
    FutureRead,

    /// <summary>All reads of a key in one transaction agree.</summary>
    NonRepeatableRead,

    /// <summary>No write depends on itself.</summary>
    CyclicCO,

    /// <summary>A key is not read as absent after a write to it that the reader depends on.</summary>
    WriteCOInitRead,

    /// <summary>A value is not read after another that replaced it and that the reader depends on.</summary>
    WriteCORead,

    /// <summary>There is one order of all writes that explains all reads: nodes settle conflicts alike.</summary>
    CyclicCF,

    /// <summary>Final reads of a key agree on all nodes.</summary>
    Diverged,

    /// <summary>The final value of a key is not one that an acknowledged write had replaced.</summary>
    LostWrite,

    /// <summary>A counter shows every increment that its reader depends on, and none twice.</summary>
    IncrementCountsOnce,

    /// <summary>Every write is applied once at each node, in the order of its origin.</summary>
    AppliedOnce,

    /// <summary>No write is applied before its causes.</summary>
    AppliedAfterCauses,

    /// <summary>A batch carries the dependencies that its writes had at their origin.</summary>
    DependenciesAreTrue,

    /// <summary>A timestamp follows the timestamps of all causes.</summary>
    TimestampFollowsCauses,

    /// <summary>A dot never names two writes.</summary>
    DotNamesOneWrite,

    /// <summary>A write that any node has received is lost only where the plan lets it be.</summary>
    ReceivedIsKept,

    /// <summary>No node has, or ever gets, a write that its origin's history went on without, unless an operator let that go on.</summary>
    LostIsNowhere,

    /// <summary>A read gives what the writes applied at its node give, by the definition of the data.</summary>
    ReadMatchesDefinition,

    /// <summary>No key is removed whose deadline was put off before it came, at any node.</summary>
    PutOffIsKept,

    /// <summary>A wait for a position ends when it is applied, not before.</summary>
    WaitedPositionIsApplied,

    /// <summary>A write that was acknowledged is at every node in the end, but what died with the only process that had it.</summary>
    AcknowledgedIsKept,

    /// <summary>Equal clocks mean equal digests and equal visible data.</summary>
    EqualClocksEqualStates,

    /// <summary>The digest that is kept up to date is the digest of the data.</summary>
    DigestIsTrue,

    /// <summary>A healed cluster comes to rest: equal clocks, nothing held, nothing under way.</summary>
    ComesToRest,

    /// <summary>Nodes do not break their own protocol.</summary>
    ProtocolIsKept,

    /// <summary>A disk gives back a beginning of its node's own delivery order, without a hole.</summary>
    RecoversPrefix,

    /// <summary>
    /// A process that is killed loses nothing that it had logged or shown; a power cut takes nothing that was synced, and under <c>always</c> nothing
    /// that anybody was shown.
    /// </summary>
    DurableIsKept,

    /// <summary>Nobody, client or peer, is shown what is not in the log.</summary>
    ShownIsLogged,

    /// <summary>Under <c>always</c> nobody is shown what is not synced.</summary>
    ShownIsDurable,

    /// <summary>A node whose disk holds its whole history takes writes at once.</summary>
    WholeWritesAtOnce,

    /// <summary>A node refuses to start only where its disk fails or is damaged, and names the damaged file.</summary>
    RefusesOnlyDamage,

    /// <summary>The product does not throw.</summary>
    NoException,
}
