namespace TcpCausalKv.Simulation.Checks;

/// <summary>A value of a key as the definition of the data has it.</summary>
internal readonly record struct ModelVersion(int Origin, ulong Entry, ulong Timestamp, int Value)
{
    /// <summary>True if another write, or a later effect of the same one, had seen it.</summary>
    internal bool IsSeenBy(in ModelVersion write, ReadOnlySpan<ulong> seen) =>
        Entry <= seen[Origin] || (Origin == write.Origin && Entry <= write.Entry);
}
