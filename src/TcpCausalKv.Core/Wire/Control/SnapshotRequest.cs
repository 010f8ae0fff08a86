using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Wire.Control;

/// <summary>Which snapshot is of use to a node whose peer's log begins too late for it.</summary>
/// <param name="Covering">What it has to cover: what the asking node no longer has as batches.</param>
/// <param name="Received">The snapshot of which the asking node has a part already.</param>
public sealed record SnapshotRequest(VectorClock Covering, ResumePoint Received);
