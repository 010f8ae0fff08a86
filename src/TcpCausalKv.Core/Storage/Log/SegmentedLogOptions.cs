using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Storage.Log;

/// <summary>Whose log it is, and its sizes.</summary>
/// <param name="Membership">The cluster that the node belongs to.</param>
/// <param name="Slot">The node's slot.</param>
/// <param name="Incarnation">The process, for the heads of segments that it begins.</param>
public sealed record SegmentedLogOptions(Membership Membership, int Slot, ulong Incarnation)
{
    /// <summary>Name, width and members of the cluster.</summary>
    public ClusterIdentity Cluster => Membership.Cluster;

    /// <summary>When the log is synced, which decides what may be shown before it is.</summary>
    public SyncPolicy Policy { get; init; } = SyncPolicy.EverySecond;

    /// <summary>The bound of the log, bytes: above half of it what some peer has is dropped, at it writes are refused.</summary>
    public long BytesMax { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Bytes of batches in a segment; a larger batch has one of its own.</summary>
    public long SegmentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes of the latest batches that are kept in memory for those who read them live.</summary>
    public int TailBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes that are read from a file at a time, and that lie between two log offsets which a cursor can begin at.</summary>
    public int PieceBytes { get; init; } = 256 * 1024;

    /// <summary>Bytes that recovery reads at a time.</summary>
    public int RecoveryBytes { get; init; } = 1024 * 1024;

    /// <summary>Bounds of keys, values, writes and frames.</summary>
    public FrameLimits Limits { get; init; } = new();

    /// <summary>The kinds of effects that the node knows.</summary>
    public EffectTable Effects { get; init; } = EffectTable.Current;

    internal BatchFormat Format => new(Cluster.Width) { Limits = Limits, Effects = Effects };

    internal SegmentHeader HeaderOf(long start, long durableEnd, VectorClock clockBefore) =>
        new(Membership.Id, Cluster.Name, Slot, Incarnation, start, durableEnd, clockBefore);

    internal bool Owns(SegmentHeader header) =>
        (header.ClusterId == Membership.Id || header.ClusterId.IsNone) && header.ClockBefore.Width == Cluster.Width && header.Slot == Slot;
}
