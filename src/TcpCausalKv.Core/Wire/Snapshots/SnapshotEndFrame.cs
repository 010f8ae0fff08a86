using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace TcpCausalKv.Core.Wire.Snapshots;

// snapshot-end = kind versions:u64 digest:u64

/// <summary>The last frame of a snapshot: without it the snapshot is not whole. It repeats what the first frame promised.</summary>
/// <param name="Versions">How many versions came.</param>
/// <param name="Digest">Digest of all of them.</param>
public sealed record SnapshotEndFrame(long Versions, ulong Digest)
{
    /// <summary>Writes the frame.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        BodyWriter body = new(output, FrameKind.SnapshotEnd);
        body.UInt64((ulong)Versions);
        body.UInt64(Digest);
        body.Send();
    }

    /// <summary>Reads the frame.</summary>
    /// <param name="frame">A whole frame of kind <see cref="FrameKind.SnapshotEnd"/>.</param>
    /// <param name="end">What it says.</param>
    /// <returns>False if a field is missing or out of range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out SnapshotEndFrame? end)
    {
        end = null;
        BodyReader body = new(frame);
        if (!body.TryUInt64(out ulong versions) || versions > long.MaxValue) return false;
        if (!body.TryUInt64(out ulong digest) || !body.AtEnd) return false;
        end = new SnapshotEndFrame((long)versions, digest);
        return true;
    }
}
