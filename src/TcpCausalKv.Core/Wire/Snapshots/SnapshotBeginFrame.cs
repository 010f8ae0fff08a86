using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;

namespace TcpCausalKv.Core.Wire.Snapshots;

// snapshot-begin = kind version:u16 cluster:u128 width:u8 logOffset:u64 versions:u64 digest:u64 timestamp:u64 clock:u64{width} forgotten:u64{width}
//                  Version 2 had no elements but texts, and ends after the clock.

/// <summary>The first frame of a snapshot: of whom and when it is, and what it adds up to.</summary>
/// <param name="ClusterId">The cluster.</param>
/// <param name="LogOffset">
/// Position in the log of the node that took it: the snapshot holds the effects of just what the log has before it.
/// </param>
/// <param name="Versions">How many versions follow.</param>
/// <param name="Digest">Digest of all of them.</param>
/// <param name="HighestTimestamp">The highest timestamp that the node had given or seen.</param>
/// <param name="Clock">What was applied; its width is that of the cluster.</param>
public sealed record SnapshotBeginFrame(
    ClusterId ClusterId, long LogOffset, long Versions, ulong Digest, HybridTimestamp HighestTimestamp, VectorClock Clock)
{
    /// <summary>The version of the format that this build writes and reads.</summary>
    public const int CurrentVersion = 3;

    private const int VersionWithoutElements = 2;

    /// <summary>
    /// Of each origin the last write whose clears of counters are forgotten, because every member had applied it: a state that does not cover these
    /// can't be merged with this one.
    /// </summary>
    public VectorClock Forgotten { get; init; } = new(Clock.Width);

    /// <summary>Writes the frame.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        BodyWriter body = new(output, FrameKind.SnapshotBegin);
        body.UInt16(CurrentVersion);
        body.ClusterId(ClusterId);
        body.Byte((byte)Clock.Width);
        body.UInt64((ulong)LogOffset);
        body.UInt64((ulong)Versions);
        body.UInt64(Digest);
        body.UInt64(HighestTimestamp.Bits);
        body.Clock(Clock);
        body.Clock(Forgotten);
        body.Send();
    }

    /// <summary>Reads the frame.</summary>
    /// <param name="frame">A whole frame of kind <see cref="FrameKind.SnapshotBegin"/>.</param>
    /// <param name="begin">What it says. After a version that this build does not know nothing is read.</param>
    /// <param name="version">The version that it declares, 0 if it can't be read.</param>
    /// <returns>False if the version is another, or a field missing or out of range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out SnapshotBeginFrame? begin, out int version)
    {
        begin = null;
        version = 0;
        BodyReader body = new(frame);
        if (!body.TryUInt16(out ushort declared)) return false;
        version = declared;
        if (version is < VersionWithoutElements or > CurrentVersion) return false;

        if (!body.TryClusterId(out ClusterId cluster)) return false;
        if (!body.TryByte(out byte width) || width is < VectorClock.WidthMin or > VectorClock.WidthMax) return false;
        if (!body.TryUInt64(out ulong logOffset) || logOffset > long.MaxValue) return false;
        if (!body.TryUInt64(out ulong versions) || versions > long.MaxValue) return false;
        if (!body.TryUInt64(out ulong digest)) return false;
        if (!body.TryUInt64(out ulong timestamp) || timestamp >= HybridTimestamp.BitsMax) return false;
        if (!body.TryClock(width, out VectorClock? clock)) return false;
        VectorClock? forgotten = new(width);
        if (version > VersionWithoutElements && !body.TryClock(width, out forgotten)) return false;
        if (!body.AtEnd) return false;

        begin = new SnapshotBeginFrame(cluster, (long)logOffset, (long)versions, digest, new HybridTimestamp(timestamp), clock)
        {
            Forgotten = forgotten,
        };
        return true;
    }
}
