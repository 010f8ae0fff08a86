using TcpCausalKv.Core.Cluster;

namespace TcpCausalKv.Node.Clients.Blocking;

/// <summary>Which copies of a client's writes WAIT or WAITAOF asks for, and how many there are.</summary>
/// <remarks>A copy of a write is one of all that it depends on too, for nobody applies it before that.</remarks>
/// <param name="Entry">The client's last write at this node; 0 if it has written nothing.</param>
/// <param name="Peers">How many peers are to have it.</param>
/// <param name="Local">1 if this node is to have it on its disk.</param>
/// <param name="IsSynced">True if only copies count that a power cut would not take; else what is applied counts.</param>
internal readonly record struct CopyGoal(ulong Entry, long Peers, long Local, bool IsSynced)
{
    /// <summary>How many peers have it, as far as they told. A peer that was not heard yet has nothing.</summary>
    public long CountPeers(NodeState node)
    {
        long count = 0;
        foreach (PeerView peer in node.Replica.Peers.All)
        {
            ulong has = IsSynced ? peer.DurableOfOurs : peer.Applied[node.Options.Slot];
            if (peer.IsHeard && has >= Entry) count++;
        }

        return count;
    }

    /// <summary>1 if this node has it on its disk; 0 if not yet, or if it has no disk.</summary>
    public long CountLocal(NodeState node) =>
        node.Log.DurableClock is { } durable && durable[node.Options.Slot] >= Entry ? 1 : 0;

    /// <summary>True if there are as many copies as asked for.</summary>
    public bool IsReached(NodeState node) => CountPeers(node) >= Peers && (Local == 0 || CountLocal(node) >= Local);
}
