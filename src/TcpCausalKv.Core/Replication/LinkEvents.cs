using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication.Fetching;

namespace TcpCausalKv.Core.Replication;

/// <summary>What a replica is told of its links: which peers can be asked, and which stream their writes to it by themselves.</summary>
/// <remarks>Called by the links, on the replica's thread.</remarks>
internal sealed class LinkEvents(PeerTable peers, HistoryGate historyGate, FetchPlanner fetches)
{
    /// <summary>The link that this node dialled is established: the peer can be sent writes and asked for some.</summary>
    internal void OutboundUp(int peer)
    {
        historyGate.SlotIsOursAt(peer);
        peers[peer].CanBeAsked = true;
        peers[peer].LogStart = null;
    }

    /// <summary>The link that this node dialled is gone.</summary>
    internal void OutboundDown(int peer, long nowMs)
    {
        peers[peer].CanBeAsked = false;
        historyGate.LinkDown(peer);
        fetches.LinkDown(peer, nowMs);
    }

    /// <summary>The link that the peer dialled is established: its own writes arrive by themselves.</summary>
    internal void InboundUp(int peer)
    {
        peers[peer].StreamsToUs = true;
        peers[peer].HoldsBack = false;
    }

    /// <summary>The link that the peer dialled is gone.</summary>
    internal void InboundDown(int peer) => peers[peer].StreamsToUs = false;
}
