using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node;

/// <summary>What everything on a node's loop shares.</summary>
/// <remarks>On the loop only.</remarks>
/// <param name="Options">What the node was told.</param>
/// <param name="Loop">The thread that owns all of this.</param>
/// <param name="Replica">The data and the rules.</param>
/// <param name="Log">The batches delivered here.</param>
/// <param name="Links">The links to the peers.</param>
public sealed record NodeState(NodeOptions Options, EventLoop Loop, Replica Replica, IDeliveryLog Log, LinkTable Links)
{
    /// <summary>When the node started, monotonic milliseconds of its loop.</summary>
    public long StartedMs { get; } = Loop.NowMs;

    /// <summary>Why no write is taken now, as the reply to a client; null if writes are taken.</summary>
    public string? WriteRefusal()
    {
        if (!Replica.MayWrite) return $"RECOVERING {Replica.WhyMayNotWrite}; reads work meanwhile";
        if (Log.IsFull) return $"LOGFULL the log holds {Log.Bytes} bytes that {DescribeRetainers()} has not acknowledged; writes resume when it does";
        return null;
    }

    /// <summary>The members for whom the log is kept: those whose position is lowest.</summary>
    public string DescribeRetainers()
    {
        IEnumerable<PeerView> behind = Replica.Peers.All.Where(peer => !peer.Applied.Covers(Replica.Applied));
        return string.Join(", ", behind.Select(peer => Options.Cluster.NameOf(peer.Slot)).DefaultIfEmpty("no peer"));
    }
}
