using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Elements.Lists;

/// <summary>What a new position is made from: it names one effect of one write, so no two positions are the same.</summary>
/// <param name="Timestamp">When the write was made.</param>
/// <param name="Origin">The write's origin.</param>
/// <param name="Index">The effect's place in the write.</param>
internal readonly record struct PositionSource(HybridTimestamp Timestamp, int Origin, ulong Index);
