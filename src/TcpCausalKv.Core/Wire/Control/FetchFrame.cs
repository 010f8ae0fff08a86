using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Wire.Control;

// fetch = kind after:u64{width} (0 | 1 covering:u64{width} logOffset:u64 prefixHash:u64 bytes:u64)

/// <summary>Asks for every batch that follows a clock, in delivery order. A second request replaces the first.</summary>
/// <param name="After">What the asking node has applied.</param>
/// <param name="Snapshot">The snapshot that may be sent where the log does not reach back far enough; null if none may.</param>
public sealed record FetchFrame(VectorClock After, SnapshotRequest? Snapshot = null)
{
    /// <summary>Writes the frame.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        BodyWriter body = new(output, FrameKind.Fetch);
        body.Clock(After);
        body.Flag(Snapshot is not null);
        if (Snapshot is not null) WriteWish(ref body, Snapshot);
        body.Send();
    }

    /// <summary>Reads the frame.</summary>
    /// <param name="frame">A whole frame of kind <see cref="FrameKind.Fetch"/>.</param>
    /// <param name="width">Width of the cluster.</param>
    /// <param name="fetch">What it says.</param>
    /// <returns>False if a field is missing or out of range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, int width, [NotNullWhen(true)] out FetchFrame? fetch)
    {
        fetch = null;
        BodyReader body = new(frame);
        if (!body.TryClock(width, out VectorClock? after) || !body.TryFlag(out bool takesSnapshot)) return false;

        SnapshotRequest? wish = null;
        if (takesSnapshot && !TryReadWish(ref body, width, out wish)) return false;
        if (!body.AtEnd) return false;
        fetch = new FetchFrame(after, wish);
        return true;
    }

    private static void WriteWish(ref BodyWriter body, SnapshotRequest wish)
    {
        body.Clock(wish.Covering);
        body.UInt64((ulong)wish.Received.LogOffset);
        body.UInt64(wish.Received.PrefixHash);
        body.UInt64((ulong)wish.Received.Bytes);
    }

    private static bool TryReadWish(ref BodyReader body, int width, out SnapshotRequest? wish)
    {
        wish = null;
        if (!body.TryClock(width, out VectorClock? covering) || !body.TryUInt64(out ulong position) || position > long.MaxValue) return false;
        if (!body.TryUInt64(out ulong prefixHash) || !body.TryUInt64(out ulong bytes) || bytes > long.MaxValue) return false;
        wish = new SnapshotRequest(covering, new ResumePoint((long)position, prefixHash, (long)bytes));
        return true;
    }
}
