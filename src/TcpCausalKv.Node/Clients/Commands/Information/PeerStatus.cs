using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;

namespace TcpCausalKv.Node.Clients.Commands.Information;

/// <summary>How a peer does, seen from this node.</summary>
/// <param name="Name">The peer's name.</param>
/// <param name="State">Which of the two links are established: established, sending, receiving or connecting.</param>
/// <param name="Acknowledged">What the peer has applied, as it told last: <c>x:12 y:7</c>.</param>
/// <param name="LagWrites">This node's own writes that the peer has not acknowledged.</param>
/// <param name="LagMs">For how long some of them have not been, milliseconds.</param>
/// <param name="IsBehindLog">True if the log no longer has what the peer needs next.</param>
internal sealed record PeerStatus(string Name, string State, string Acknowledged, ulong LagWrites, long LagMs, bool IsBehindLog)
{
    /// <summary>All peers, by slot.</summary>
    public static IEnumerable<PeerStatus> All(NodeState node) => node.Replica.Peers.All.Select(peer => Of(node, peer));

    private static PeerStatus Of(NodeState node, PeerView peer)
    {
        int slot = node.Options.Slot;
        ulong written = node.Replica.OwnEntry;
        ulong acknowledged = Math.Min(peer.Applied[slot], written);

        return new PeerStatus(
            node.Options.Cluster.NameOf(peer.Slot),
            StateOf(peer),
            node.Options.Cluster.Describe(peer.Applied.Entries),
            ClockEntry.Sequence(written) - ClockEntry.Sequence(acknowledged),
            PeerTable.LagMs(peer, slot, written, node.Loop.NowMs),
            node.Links.Outbound(peer.Slot) is { PeerIsBehindLog: true });
    }

    private static string StateOf(PeerView peer) => (peer.CanBeAsked, peer.StreamsToUs) switch
    {
        (true, true) => "established",
        (true, false) => "sending",
        (false, true) => "receiving",
        _ => "connecting",
    };
}
