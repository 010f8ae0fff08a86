
namespace TcpCausalKv.Core.Wire;

/// <summary>Why bytes from a peer are refused. Each is a breach of the protocol: the connection ends and is resumed by a new handshake.</summary>
public enum WireFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>A frame's length is below that of the smallest frame or above the limit.</summary>
    FrameLength,

    /// <summary>A frame's CRC-32C is not that of its body.</summary>
    Checksum,

    /// <summary>A frame's kind is unknown, or has no place in this state of the link.</summary>
    UnexpectedKind,

    /// <summary>A body ends before its fields do, or goes on after them.</summary>
    Truncated,

    /// <summary>A slot is not below the width.</summary>
    Slot,

    /// <summary>A batch's width is not that of the cluster.</summary>
    Width,

    /// <summary>A batch's count is 0, above the limit, or not that of its writes.</summary>
    Count,

    /// <summary>An entry is 0 or above <see cref="Clocks.ClockEntry.Max"/>, or a batch's own dependency is not the entry before its first.</summary>
    Sequence,

    /// <summary>A timestamp is too large to count on from.</summary>
    Timestamp,

    /// <summary>An effect is of no known kind, or has the wrong number of parts.</summary>
    Effect,

    /// <summary>A key or value is longer than the limits allow.</summary>
    Oversize,

    /// <summary>An epoch begins elsewhere than this node knows: one of two histories is not of this cluster.</summary>
    Epoch,

    /// <summary>A batch does not begin right after what this node has of its origin.</summary>
    Gap,

    /// <summary>Held batches of an origin are at their bound, from a peer that answers in causal order and so should make none wait.</summary>
    PendingOverflow,
}
