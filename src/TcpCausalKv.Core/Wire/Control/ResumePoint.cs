namespace TcpCausalKv.Core.Wire.Control;

/// <summary>How much of a snapshot a node has received, so that it can be sent the rest.</summary>
/// <param name="LogOffset">The snapshot's, in the log of the node that took it.</param>
/// <param name="Digest">The snapshot's.</param>
/// <param name="Bytes">Bytes of whole frames that are here; 0 if none are.</param>
public readonly record struct ResumePoint(long LogOffset, ulong Digest, long Bytes);
