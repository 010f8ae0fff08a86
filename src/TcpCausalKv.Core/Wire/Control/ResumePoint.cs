using System.IO.Hashing;

namespace TcpCausalKv.Core.Wire.Control;

/// <summary>How much of a snapshot a node has received, so that it can be sent the rest of the same one.</summary>
/// <remarks>
/// What a snapshot's beginning says does not tell its file from another one: nodes with equal logs can take snapshots at the same offset and clock
/// whose versions come in another order, and contributions that are wholly cleared count in no digest. Only the frames themselves do.
/// <code>
/// hash of no frame = 0        hash of frames f1 ... fn = XxHash3(header of fn, seed: hash of f1 ... fn-1)        header = length, crc
/// </code>
/// </remarks>
/// <param name="LogOffset">The snapshot's, in the log of the node that took it.</param>
/// <param name="PrefixHash">Tells which frames are here, from the first one on.</param>
/// <param name="Bytes">Bytes of whole frames that are here; 0 if none are.</param>
public readonly record struct ResumePoint(long LogOffset, ulong PrefixHash, long Bytes)
{
    /// <summary>The point behind one more frame.</summary>
    /// <param name="frame">The frame, or its header alone.</param>
    public ResumePoint After(ReadOnlySpan<byte> frame) =>
        new(LogOffset, XxHash3.HashToUInt64(frame[..Frame.HeaderBytes], (long)PrefixHash), Bytes + Frame.TotalBytes(frame));
}
