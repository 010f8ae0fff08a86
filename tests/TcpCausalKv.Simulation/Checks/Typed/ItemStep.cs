namespace TcpCausalKv.Simulation.Checks.Typed;

/// <summary>One component of a position. The last two are 0 where it was not counted on.</summary>
internal readonly record struct ItemStep(bool IsAfter, ItemSource Source, ulong CountedAt, int CountedIndex);
