using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication.Log;

namespace TcpCausalKv.Core.Replication.Links;

/// <summary>A node's links by slot, and what they share: the replica, the log, the gates.</summary>
/// <remarks>Owned by the loop's thread.</remarks>
public sealed class LinkTable
{
    private readonly InboundLink?[] _inbound;
    private readonly OutboundLink?[] _outbound;
    private readonly LinkGate[] _gates;

    /// <summary>A table without links.</summary>
    /// <param name="replica">The replica that the links serve.</param>
    /// <param name="log">The log that they read.</param>
    /// <param name="options">Times and sizes.</param>
    /// <param name="snapshots">What they send and take where a log does not reach back; null for a node without snapshots.</param>
    public LinkTable(Replica replica, IDeliveryLog log, LinkOptions options, ISnapshotExchange? snapshots = null)
    {
        Snapshots = snapshots;
        Replica = replica;
        Log = log;
        Options = options;
        Position = new ReleasedPosition(replica, log);
        RateLimiter = new RateLimiter(options.SnapshotBytesPerSecond);

        int width = replica.Options.Cluster.Width;
        _inbound = new InboundLink?[width];
        _outbound = new OutboundLink?[width];
        _gates = new LinkGate[width];
        for (int slot = 0; slot < width; slot++) _gates[slot] = new LinkGate();
    }

    /// <summary>The replica that the links serve.</summary>
    public Replica Replica { get; }

    /// <summary>The log that the links read.</summary>
    public IDeliveryLog Log { get; }

    /// <summary>What is sent and taken in where a log does not reach back; null for a node without snapshots.</summary>
    public ISnapshotExchange? Snapshots { get; }

    /// <summary>Times and sizes.</summary>
    public LinkOptions Options { get; }

    internal RateLimiter RateLimiter { get; }

    /// <summary>What this node may tell of itself.</summary>
    public ReleasedPosition Position { get; }

    /// <summary>This node's own slot.</summary>
    public int OwnSlot => Replica.Options.Slot;

    /// <summary>The cluster.</summary>
    public ClusterIdentity Cluster => Replica.Options.Cluster;

    /// <summary>Bytes that have come, on all links, of long batches whose last pieces have not: one batch a link at most.</summary>
    public long AssembledBytes => _inbound.Sum(static link => link?.AssembledBytes ?? 0) + _outbound.Sum(static link => link?.AssembledBytes ?? 0);

    /// <summary>What passes to the peer in <paramref name="slot"/>.</summary>
    public LinkGate Gate(int slot) => _gates[slot];

    /// <summary>The established link that the peer in <paramref name="slot"/> dialled, if there is one.</summary>
    public InboundLink? Inbound(int slot) => _inbound[slot];

    /// <summary>The established link that this node dialled to <paramref name="slot"/>, if there is one.</summary>
    public OutboundLink? Outbound(int slot) => _outbound[slot];

    internal void Established(InboundLink link)
    {
        _inbound[link.Peer] = link;
        Replica.Peers.Meet(link.Peer, link.PeerIncarnation);
        Replica.LinkEvents.InboundUp(link.Peer);
    }

    internal void Established(OutboundLink link)
    {
        _outbound[link.Peer] = link;
        Replica.Peers.Meet(link.Peer, link.PeerIncarnation);
        Replica.LinkEvents.OutboundUp(link.Peer);
    }

    internal void Ended(InboundLink link)
    {
        if (link.Peer < 0 || _inbound[link.Peer] != link) return;
        _inbound[link.Peer] = null;
        Replica.LinkEvents.InboundDown(link.Peer);
    }

    internal void Ended(OutboundLink link, long nowMs)
    {
        if (_outbound[link.Peer] != link) return;
        _outbound[link.Peer] = null;
        Replica.LinkEvents.OutboundDown(link.Peer, nowMs);
    }
}
