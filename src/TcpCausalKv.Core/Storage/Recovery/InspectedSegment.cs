using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Storage.Log;

namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>A segment of the log as an inspection found it, by itself.</summary>
/// <param name="View">Its head, marks and size.</param>
/// <param name="Batches">Batches that are good.</param>
/// <param name="Writes">Writes in them.</param>
/// <param name="ClockAfter">What has been applied after the last of them; null if the head can't be believed.</param>
/// <param name="Damage">The first place that can't be believed; null if there is none.</param>
public sealed record InspectedSegment(SegmentView View, long Batches, long Writes, VectorClock? ClockAfter, LogDamage? Damage);
