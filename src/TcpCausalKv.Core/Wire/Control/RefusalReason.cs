namespace TcpCausalKv.Core.Wire.Control;

/// <summary>Why a peer ends a connection. Both sides log it.</summary>
public enum RefusalReason : byte
{
    /// <summary>The bytes broke the protocol; the text names the fault.</summary>
    Protocol = 1,

    /// <summary>The caller speaks no version that this node does, or an older one than the cluster writes by now.</summary>
    Version = 2,

    /// <summary>The caller belongs to another cluster, or knows other members: id, name, width, or the name of some slot differ.</summary>
    Cluster = 3,

    /// <summary>The caller's slot is this node's own, or that of no member.</summary>
    Slot = 4,

    /// <summary>Another process holds the caller's slot right now: two nodes claim one slot.</summary>
    SlotClaimed = 5,

    /// <summary>A newer connection of the same process took this one's place.</summary>
    Superseded = 6,

    /// <summary>Nothing was heard for the link's time limit.</summary>
    Silence = 7,

    /// <summary>The node stops.</summary>
    Stopping = 8,

    /// <summary>No more of the caller's writes may be held: they come again once there is room.</summary>
    PendingFull = 9,

    /// <summary>One of the two has writes that are lost: their origin went on without the node that has them.</summary>
    Orphans = 10,
}
