using TcpCausalKv.Simulation.Checks;

namespace TcpCausalKv.Simulation.Mutants;

/// <summary>Mutants of sorted sets and lists: how scores are read, where items are, and that the order is that of what shows.</summary>
public static class OrderedMutants
{
    private static readonly Rule[] s_states = [Rule.ReadMatchesDefinition, Rule.EqualClocksEqualStates, Rule.NoException, Rule.PutOffIsKept];

    /// <summary>Scores: which is read, what goes with a member, and the order of all.</summary>
    public static IReadOnlyList<Mutant> Scores { get; } =
    [
        new("Of scores that were raised the newest is read", "ScoreSum.cs",
            "if (rule == ScoreRule.Latest) return score;", "if (rule >= ScoreRule.Latest) return score;",
            300, s_states),
        new("The removal of a member takes what was added unseen", "KeyspaceEffects.cs",
            "            Contribution cleared = seen.Clear(write.Seen.CountOf(origin), total, write.Dot);",
            """
                        Contribution cleared = ElementName.KindOf(effect.Element) == ElementKind.ScoreCount
                            ? seen.Clear(seen.Last, seen.Total, write.Dot)
                            : seen.Clear(write.Seen.CountOf(origin), total, write.Dot);
            """,
            300, s_states),
        new("A member that goes stays in the order", "ElementSet.cs",
            "        if (before.Shows) OrderFor(",
            "        if (before.Shows && ElementName.KindOf(name) != ElementKind.ScoreCount) OrderFor(",
            1_000, s_states),
        new("A member stands in the order where it is not", "ElementSet.cs",
            "order.Add(after.Rank, record);", "order.Add(after.Rank | 1, record);",
            1_000, s_states),
    ];

    /// <summary>Lists: each item has a position of its own, all nodes have them in one order, and a pop takes what it has seen.</summary>
    public static IReadOnlyList<Mutant> Lists { get; } =
    [
        new("Two items of one write get one position", "OwnWrites.cs",
            "new(_timestamp, replica.Options.Slot, turn.EffectCount);", "new(_timestamp, replica.Options.Slot, 0);",
            50, [.. s_states, Rule.ProtocolIsKept]),
        new("Items that are pushed are in the order of their arrival", "KeyspaceEffects.cs",
            "new PositionSource(write.Timestamp, write.Dot.Origin, index))];",
            "new PositionSource(new HybridTimestamp((ulong)store.Versions), write.Dot.Origin, index))];",
            50, s_states),
        new("A pop takes a value that it had not seen", "KeyspaceEffects.cs",
            "        _removal.RemoveSeen(at, write);\n        Settle(",
            """
                    at.TryFind(out KeyPlace place);
                    while (at.Set is not null && ElementName.KindOf(at.Name) == ElementKind.Item && at.Holds(place)) store.Remove(at, place);
                    _removal.RemoveSeen(at, write);
                    Settle(
            """,
            300, s_states),
        new("An item that is inserted passes over what lies between", "ListPosition.cs",
            " || other.StartsWith(position[..rowLength])) return null;", ") return null;",
            100, s_states) { From = 1_750 },
        new("The head of a list is sorted as its tail", "ListPosition.cs",
            "timestamp & ~sideBit", "timestamp | sideBit",
            50, s_states),
        new("An item of a long list stays in the order where it is no more", "ElementSet.cs",
            "        if (before.Shows) OrderFor(name)?.Remove(before.Rank, ElementName.PartOf(name));\n", "",
            1_000, s_states),
    ];
}
