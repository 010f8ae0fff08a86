namespace TcpCausalKv.Simulation.Histories;

/// <summary>What happened at a node.</summary>
public enum ChronicleEventKind
{
    /// <summary>
    /// A client's write was made: First is its entry in its node's history, Timestamp its timestamp, the clock what the node had applied before,
    /// the operations its effects.
    /// </summary>
    Wrote,

    /// <summary>A client read: the operations are keys and what they gave.</summary>
    Read,

    /// <summary>
    /// What the node shows of its typed keys, in words, when Timestamp is the time of its data; First is its digest. After each step that may have
    /// changed them.
    /// </summary>
    Shows,

    /// <summary>
    /// A batch of Peer's writes First..Last was applied; the clock is its dependencies; Timestamp is the write it waited for last, of slot
    /// Detail.
    /// </summary>
    Applied,

    /// <summary>A batch of Peer's writes First..Last was held; it lacks write Timestamp of slot Detail.</summary>
    Held,

    /// <summary>A batch of Peer's writes First..Last was here already.</summary>
    Duplicate,

    /// <summary>A batch of Peer's writes First..Last was not taken in: it is lost, or its origin was promised that it is not.</summary>
    PassedOver,

    /// <summary>The node's process died. A disk keeps all that was logged.</summary>
    Crashed,

    /// <summary>A process began; without a disk it is empty.</summary>
    Started,

    /// <summary>The node knows its own history again: First is its last write.</summary>
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

    /// <summary>The node's machine stopped, whether a process ran on it or not. A disk keeps all that was synced.</summary>
    PowerCut,

    /// <summary>First writes in the node's delivery order, which led to the clock, are in its log: a killed process loses none of them.</summary>
    Logged,

    /// <summary>First writes in the node's delivery order, which led to the clock, were synced: a power cut takes none of them.</summary>
    Synced,

    /// <summary>Session Detail was shown what the first First writes in the node's delivery order led to.</summary>
    Shown,

    /// <summary>The disk says that the node knows its own history.</summary>
    HistoryKept,

    /// <summary>
    /// The process has read its data: the clock is what it has, First its digest, Last the digest computed anew; the text is its history's state.
    /// </summary>
    Loaded,

    /// <summary>The process refused to start; the text says why.</summary>
    Refused,

    /// <summary>The disk has refused something for good, so that the process ends.</summary>
    DiskFailed,

    /// <summary>
    /// A peer's snapshot begins to take the place of the data on disk: the clock is the snapshot's. The text says if the process takes no writes
    /// then.
    /// </summary>
    Installing,

    /// <summary>The snapshot has taken that place, and the process is to read its data anew.</summary>
    Installed,

    /// <summary>A bit of the file in the text rotted.</summary>
    Rotted,

    /// <summary>The rotted file was restored from elsewhere.</summary>
    Restored,

    /// <summary>What is damaged was set aside.</summary>
    SetAside,

    /// <summary>The disk was lost.</summary>
    Wiped,

    /// <summary>The directory was copied.</summary>
    Copied,

    /// <summary>The copy was put in the directory's place.</summary>
    CopyPlaced,

    /// <summary>
    /// A process that had to end, because its disk had failed, took with it what had come to it since and was nowhere else. The clock is what is left
    /// anywhere.
    /// </summary>
    Lost,

    /// <summary>The node's state at rest: the clock is what it has applied, First its digest, Last the digest computed anew.</summary>
    AtRest,
}
