using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Data.Sets;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Replication;

/// <summary>What a replica is told when it is made.</summary>
/// <param name="Cluster">The cluster that it belongs to.</param>
/// <param name="Slot">Its own slot: its place among the members.</param>
/// <param name="Incarnation">A random number, drawn when this node's history began; 0 is not one.</param>
public sealed record ReplicaOptions(ClusterIdentity Cluster, int Slot, ulong Incarnation)
{
    /// <summary>The value of <see cref="FetchAfterMs"/> that says: never ask only because a batch has waited.</summary>
    public const int FetchOff = -1;

    /// <summary>True if the cluster is new, so that there is no history of this node to ask for.</summary>
    public bool NewCluster { get; init; }

    /// <summary>The cluster, if it is known already.</summary>
    public ClusterId ClusterId { get; init; }

    /// <summary>The id of the cluster that this node founds, if it is to found one: random bits that nobody else has drawn.</summary>
    public ClusterId FoundingId { get; init; } = new(new UInt128(Incarnation, Incarnation));

    /// <summary>The versions of the peer protocol that this node speaks.</summary>
    public ProtocolVersions Speaks { get; init; } = ProtocolVersions.Current;

    /// <summary>How long a batch is held before a peer is asked for its causes, milliseconds; <see cref="FetchOff"/> for never.</summary>
    public int FetchAfterMs { get; init; } = 100;

    /// <summary>
    /// How long after a key's deadline its values are kept for the word of a member that is not here, who may have put the deadline off,
    /// milliseconds.
    /// </summary>
    public int ExpireGraceMs { get; init; } = 60_000;

    /// <summary>How long an answer to a fetch may stand still before another peer is asked, milliseconds.</summary>
    public int FetchStallMs { get; init; } = 5_000;

    /// <summary>
    /// Bytes of one origin's batches that are held at most; from half of it on the origin is told to send no more. One frame may exceed it.
    /// </summary>
    public long PendingBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes of frames after which a turn takes no more work.</summary>
    public int TurnBytesMax { get; init; } = 1024 * 1024;

    /// <summary>Elements of a key that are packed in one record at most, 0 to 64: more have a table.</summary>
    public int PackedElementsMax { get; init; } = PackedSet.ElementsMax;

    /// <summary>Bounds of keys, values, writes and frames.</summary>
    public FrameLimits Limits { get; init; } = new();

    /// <summary>The kinds of effects that this build knows.</summary>
    public EffectTable Effects { get; init; } = EffectTable.Current;

    internal BatchFormat Format => new(Cluster.Width) { Limits = Limits, Effects = Effects };
}
