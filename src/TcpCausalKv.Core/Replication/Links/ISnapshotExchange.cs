using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Replication.Links;

/// <summary>The snapshots that a node sends to peers for whom its log begins too late, and the one that it takes in itself.</summary>
/// <remarks>Owned by the loop's thread.</remarks>
public interface ISnapshotExchange
{
    /// <summary>The snapshot that may be asked for; null if none may.</summary>
    SnapshotRequest? Wish { get; }

    /// <summary>True once a whole snapshot is here and waits to take the place of the present data: nothing is to be asked for.</summary>
    bool IsComplete { get; }

    /// <summary>The newest snapshot of this node, for sending; if the peer has a part of the same one, the rest of it.</summary>
    /// <param name="wish">What the peer has asked for.</param>
    /// <param name="snapshot">Gives its frames, if there is one.</param>
    /// <returns>Null if there is one; <see cref="FetchOutcome.Busy"/> if one has to be taken first, which is begun.</returns>
    FetchOutcome? TryOpen(SnapshotRequest wish, out ISnapshotReader? snapshot);

    /// <summary>Takes in a frame of the snapshot that was asked for.</summary>
    /// <param name="frame">A whole frame of one of the three kinds, its checksum checked.</param>
    WireFault Take(ReadOnlySpan<byte> frame);
}
