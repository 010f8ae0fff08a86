using TcpCausalKv.Simulation.Checks;

namespace TcpCausalKv.Simulation.Mutants;

/// <summary>Mutants of small sets that are packed in the record of their key, and of their way to a large one.</summary>
public static class PackedMutants
{
    private static readonly Rule[] s_states =
        [Rule.ReadMatchesDefinition, Rule.EqualClocksEqualStates, Rule.NoException, Rule.PutOffIsKept, Rule.DigestIsTrue];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("Items are packed in the order of their arrival", "PackedSet.cs",
            "other.SequenceCompareTo(name) > 0", "other.SequenceCompareTo(name) > 1_000",
            300, s_states),
        new("A packed sibling goes before one that outranks it", "PackedSet.cs",
            "        for (; rank > 0; rank--) place = place.Next;\n", "",
            300, s_states),
        new("A packed set is dropped with what was not seen", "ElementSet.cs",
            "ElementName.KindOf(place.Key) != only) || !seen.Covers(place.Version.Dot)) return false;",
            "ElementName.KindOf(place.Key) != only)) return false;",
            300, s_states),
        new("A packed set that is dropped stays in the digest", "ElementStore.cs",
            "            Digest -= place.Version.Digest(VersionBody.DigestOfElement(keyDigest, place.Key));\n", "",
            300, s_states),
        new("A set that becomes large has no order", "ElementStore.cs",
            "        set.FillOrders();\n", "",
            300, s_states),
        new("A set that becomes large keeps one version of each element", "LargeSets.cs",
            "            int rank = 0;\n", "            if (isSibling) continue;\n            int rank = 0;\n",
            300, s_states),
    ];
}
