using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Core.Storage;

/// <summary>What a node's storage is told when it is opened.</summary>
/// <param name="Cluster">The cluster that the node belongs to.</param>
/// <param name="Slot">The node's slot.</param>
/// <param name="Incarnation">The number that this process drew.</param>
/// <param name="BootId">The machine's present start; empty if the system does not tell.</param>
/// <param name="DirectoryMark">What a copy of the data directory does not have.</param>
public sealed record NodeStoreOptions(ClusterIdentity Cluster, int Slot, ulong Incarnation, string BootId, string DirectoryMark)
{
    /// <summary>When the log is synced.</summary>
    public SyncPolicy Fsync { get; init; } = SyncPolicy.EverySecond;

    /// <summary>The bound of the log, bytes.</summary>
    public long LogBytesMax { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Bytes of batches in a segment of the log.</summary>
    public long SegmentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes of the latest batches that are kept in memory for those who read them live.</summary>
    public int TailBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes that are read from the log's files at a time for peers that lag.</summary>
    public int PieceBytes { get; init; } = 256 * 1024;

    /// <summary>Bytes of the log that recovery reads at a time.</summary>
    public int RecoveryBytes { get; init; } = 1024 * 1024;

    /// <summary>When snapshots are taken.</summary>
    public SnapshotSchedule Snapshots { get; init; } = new();

    /// <summary>Bounds of keys, values, writes and frames.</summary>
    public FrameLimits Limits { get; init; } = new();

    /// <summary>The versions of the peer protocol that the node speaks: a directory of a later one is refused.</summary>
    public ProtocolVersions Speaks { get; init; } = ProtocolVersions.Current;

    /// <summary>The kinds of effects that the node knows.</summary>
    public EffectTable Effects { get; init; } = EffectTable.Current;

    internal NodeIdentity Identity(NodeRunState state, bool historyIsWhole, EpochTable epochs, Membership membership) =>
        NodeIdentity.Of(membership, Slot, new NodeRun(Incarnation, BootId, Fsync, DirectoryMark, state, historyIsWhole))
            with
        { Epochs = IdentityEpochs.Of(epochs) };

    internal SegmentedLogOptions LogOptions(Membership membership) => new(membership, Slot, Incarnation)
    {
        Policy = Fsync,
        BytesMax = LogBytesMax,
        SegmentBytes = SegmentBytes,
        TailBytes = TailBytes,
        PieceBytes = PieceBytes,
        RecoveryBytes = RecoveryBytes,
        Limits = Limits,
        Effects = Effects,
    };
}
