using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Fuzz.Targets;

/// <summary>The cluster of fuzzed replicas: three members, a clock entry to spare, and bounds that short inputs reach.</summary>
internal static class FuzzCluster
{
    public const int Width = 4;
    public const int OwnSlot = 0;
    public const int PeerSlot = 1;
    public const ulong PeerIncarnation = 11;

    /// <summary>The wall clock, which stands still.</summary>
    public const long UnixMs = 1_700_000_000_000;

    public const long PendingBytesMax = 512;

    private const int SegmentBytes = 1024;
    private const long LogBytesMax = 16 * 1024 * 1024;

    public static ClusterId Id { get; } = new(0xF022);

    public static ClusterIdentity Identity { get; } = new("fuzz", ["x", "y", "z"], Width);

    public static FrameLimits Limits { get; } = new()
    {
        KeyBytesMax = 64,
        ValueBytesMax = 256,
        WriteBytesMax = 512,
        BatchBytesTarget = 512,
        BatchCountMax = 64,
        PieceBytes = 128,
    };

    /// <summary>An empty replica that may write at once.</summary>
    public static Replica Replica(int slot = OwnSlot) => new(new ReplicaOptions(Identity, slot, Incarnation: 1)
    {
        NewCluster = true,
        ClusterId = Id,
        PendingBytesMax = PendingBytesMax,
        TurnBytesMax = 1024,
        Limits = Limits,
    });

    /// <summary>What batches are held against.</summary>
    public static BatchFormat Format { get; } = new(Width) { Limits = Limits };

    /// <summary>An empty log.</summary>
    public static MemoryLog Log() => new(Width, LogBytesMax, SegmentBytes);

    /// <summary>An empty log that keeps next to nothing once it is truncated.</summary>
    public static MemoryLog TinyLog() => new(Width, bytesMax: 1, segmentBytes: 1);
}
