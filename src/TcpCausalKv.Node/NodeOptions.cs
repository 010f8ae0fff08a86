using System.Net;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Node.Clients.Text;
using TcpCausalKv.Node.Storage;

namespace TcpCausalKv.Node;

/// <summary>What a node is told when it is made.</summary>
/// <param name="Cluster">The cluster that it belongs to.</param>
/// <param name="Slot">Its own slot.</param>
public sealed record NodeOptions(ClusterIdentity Cluster, int Slot)
{
    /// <summary>Where peers connect; port 0 lets the system choose.</summary>
    public IPEndPoint PeerListen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Where clients connect; port 0 lets the system choose.</summary>
    public IPEndPoint ClientListen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>True if the cluster is new, so that there is no history of this node to ask for.</summary>
    public bool NewCluster { get; init; }

    /// <summary>
    /// The cluster, if whoever starts the node knows it, and the node's directory does not tell; else <see cref="ClusterId.None"/>.
    /// </summary>
    public ClusterId ClusterId { get; init; }

    /// <summary>The versions of the peer protocol that the node speaks.</summary>
    public ProtocolVersions Speaks { get; init; } = ProtocolVersions.Current;

    /// <summary>The kinds of effects that the node knows.</summary>
    public EffectTable Effects { get; init; } = EffectTable.Current;

    /// <summary>True if clients may hold and delay what this node sends, by CAUSAL LINK.</summary>
    public bool AllowFaults { get; init; }

    /// <summary>
    /// How long a batch is held before a peer is asked for its causes, milliseconds; <see cref="ReplicaOptions.FetchOff"/> for never.
    /// </summary>
    public int FetchAfterMs { get; init; } = 100;

    /// <summary>
    /// How long after a key's deadline its values are kept for the word of a member that is not here, who may have put the deadline off,
    /// milliseconds.
    /// </summary>
    public int ExpireGraceMs { get; init; } = 60_000;

    /// <summary>
    /// How long what a peer's client has added is left for commands that wait there, before one takes it that waits here, milliseconds; twice as
    /// long for the member after the next one, and so on.
    /// </summary>
    public int PopDelayMs { get; init; } = 50;

    /// <summary>Bytes of one origin's batches that are held at most; from half of it on the origin is told to send no more.</summary>
    public long PendingBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Where data is kept; null for in memory only.</summary>
    public StorageOptions? Storage { get; init; }

    /// <summary>Bytes of the log at which writes are refused.</summary>
    public long LogBytesMax { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Bytes of keys, values and their bookkeeping above which clients' writes that may add to them are refused; 0 for no bound.</summary>
    public long MemoryBytesMax { get; init; }

    /// <summary>How long a node that stops waits for the peers that are connected to have its writes, milliseconds.</summary>
    public int DrainMs { get; init; } = 5_000;

    /// <summary>Client connections at once; one more is told so and closed.</summary>
    public int ClientsMax { get; init; } = 10_000;

    /// <summary>Bounds of what clients send.</summary>
    public ClientLimits ClientLimits { get; init; } = new();

    /// <summary>Bounds of keys, values, writes and frames.</summary>
    public FrameLimits FrameLimits { get; init; } = new();

    /// <summary>Times and sizes of the links between nodes.</summary>
    public LinkOptions LinkOptions { get; init; } = new();

    /// <summary>This node's name.</summary>
    public string Name => Cluster.NameOf(Slot);
}
