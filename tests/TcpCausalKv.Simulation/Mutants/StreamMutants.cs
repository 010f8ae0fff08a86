using TcpCausalKv.Simulation.Checks;

namespace TcpCausalKv.Simulation.Mutants;

/// <summary>Mutants of streams: whose ids are whose, what stays known of entries that are gone, and the order.</summary>
public static class StreamMutants
{
    private static readonly Rule[] s_states = [Rule.ReadMatchesDefinition, Rule.EqualClocksEqualStates, Rule.NoException, Rule.PutOffIsKept];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("Two nodes make the same id", "StreamId.cs",
            "        if (ms > last.Ms) return new StreamId(ms, (ulong)slot);", "        if (ms > last.Ms) return new StreamId(ms, 0);",
            300, s_states),
        new("An id is made again once its entry is deleted", "StreamView.cs",
            "Count == 0 ? Mark.LastId : StreamId.Later(Mark.LastId, At(Count - 1).Id);", "Count == 0 ? default : At(Count - 1).Id;",
            300, s_states),
        new("A trim forgets how many entries are gone", "StreamChoice.cs",
            "        SetMark(key, mark with { Removed = mark.Removed + (ulong)ids.Count });",
            "        SetMark(key, mark with { Removed = (ulong)ids.Count });",
            300, s_states),
        new("An entry is in its order by its sequence", "ElementSet.cs",
            "StreamId.Read(ElementName.PartOf(name)).Ms, out record)", "StreamId.Read(ElementName.PartOf(name)).Sequence, out record)",
            100, s_states),
        new("A trim takes one entry more than it says", "StreamChoice.cs",
            "        for (int i = 0; i < count; i++, cursor.MoveNext()) ids.Add(cursor.Id);",
            "        for (int i = 0; i <= count; i++, cursor.MoveNext()) ids.Add(cursor.Id);",
            100, s_states),
    ];
}
