namespace TcpCausalKv.Simulation.Checks.Typed;

/// <summary>What a new position is made from: one command of one write.</summary>
/// <param name="Timestamp">The write's stamp.</param>
/// <param name="Origin">The write's origin.</param>
/// <param name="Index">The place of what is added in the write.</param>
internal readonly record struct ItemSource(ulong Timestamp, int Origin, int Index);
