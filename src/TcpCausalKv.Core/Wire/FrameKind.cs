namespace TcpCausalKv.Core.Wire;

/// <summary>What a frame carries: the first byte of its body.</summary>
public enum FrameKind : byte
{
    /// <summary>Dialler to acceptor, first: who is calling.</summary>
    Hello = 1,

    /// <summary>Acceptor to dialler, first: who answers, and what it has applied.</summary>
    Welcome = 2,

    /// <summary>Either way, last: why this connection ends.</summary>
    Refusal = 3,

    /// <summary>Either way: what the sender has applied; acknowledgement and heartbeat in one.</summary>
    Position = 4,

    /// <summary>Dialler to acceptor: send me what follows this clock.</summary>
    Fetch = 5,

    /// <summary>Acceptor to dialler: the answer to a fetch ends here.</summary>
    FetchEnd = 6,

    /// <summary>Consecutive writes of one origin: its own stream from the dialler, answers to a fetch from the acceptor.</summary>
    Batch = 7,

    /// <summary>The head of a segment of the log: on disk only.</summary>
    Segment = 8,

    /// <summary>First of a snapshot: of whom, at which clock, with which digest.</summary>
    SnapshotBegin = 9,

    /// <summary>Versions of a snapshot.</summary>
    SnapshotBlock = 10,

    /// <summary>Last of a snapshot: all of it came.</summary>
    SnapshotEnd = 11,

    /// <summary>Either way: what the sender knows of the epochs of every node's history.</summary>
    Epochs = 12,

    /// <summary>Dialler to acceptor: promise me the next epoch of my history.</summary>
    EpochRequest = 13,

    /// <summary>Acceptor to dialler: the promise, or why not.</summary>
    EpochAnswer = 14,

    /// <summary>Either way: which cluster the sender belongs to, and what it knows of its members.</summary>
    Membership = 15,

    /// <summary>Either way: some bytes of a batch that is too long for one frame on a link.</summary>
    Piece = 16,
}
