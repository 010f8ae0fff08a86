using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Runs;

namespace TcpCausalKv.Simulation.Mutants;

/// <summary>Mutants of elements: counters, fields, members, deadlines, and types that collide.</summary>
public static class TypedMutants
{
    private static readonly Rule[] s_states = [Rule.ReadMatchesDefinition, Rule.EqualClocksEqualStates, Rule.NoException, Rule.PutOffIsKept];

    private static readonly Rule[] s_storedStates = [.. s_states, Rule.RefusesOnlyDamage, Rule.DigestIsTrue, Rule.ComesToRest];

    /// <summary>What is added counts exactly once, and what clears takes just what it has seen.</summary>
    public static IReadOnlyList<Mutant> Counters { get; } =
    [
        new("A clear ships no totals", "EffectChoice.cs",
            "        if (length > 0) writes.Add(new Effect(EffectKind.ClearCount, key, element, _seen.AsSpan(0, length)));\n", "",
            20, s_states),
        new("A set ships no totals", "EffectChoice.cs",
            "        ClearCounts(key);\n        writes.Add(new Effect(EffectKind.Set,",
            "        writes.Add(new Effect(EffectKind.Set,",
            50, s_states),
        new("A put ships no totals", "EffectChoice.cs",
            "        ClearCount(key, kind, part);\n        writes.Add(new Effect(EffectKind.Put,", "        writes.Add(new Effect(EffectKind.Put,",
            50, s_states),
        new("A flush ships no totals", "EffectChoice.cs",
            "        foreach (byte[] key in CountedKeys(store)) ClearCounts(key);\n", "",
            50, s_states),
        new("A clear counts by order of arrival", "Contribution.cs",
            "return at > ClearedAt ? this with { Cleared = seenTotal, ClearedAt = at } : this;",
            "return this with { Cleared = seenTotal, ClearedAt = at };",
            300, s_states),
        new("A contribution that begins anew forgets what was before it", "Contribution.cs",
            ": new Contribution(write, total, before, (2 * write) - 1, default);",
            ": new Contribution(write, total, 0, (2 * write) - 1, default);",
            20, s_states),
        new("A contribution that begins anew does so at a whole step", "Contribution.cs",
            ": new Contribution(write, total, before, (2 * write) - 1, default);",
            ": new Contribution(write, total, before, 2 * write, default);",
            20, s_states),
        new("A clear leaves what came after it for dead", "Contribution.cs",
            "if (Last > seen) return at", "if (Last > seen && at == 0) return at",
            50, s_states),
        new("What was cleared still counts", "Contribution.cs",
            "public decimal Value => Total - Cleared;", "public decimal Value => Total;",
            20, s_states),
        new("Of a counter one origin's part is read", "CounterSum.cs",
            "            sum += place.Version.Contribution.Value;\n", "            sum = place.Version.Contribution.Value;\n",
            20, s_states),
        new("A clear counts in the digest", "VersionBody.cs",
            "XxHash3.HashToUInt64(_bytes[..(ValueOffset + shown)], (long)elementDigest);", "XxHash3.HashToUInt64(_bytes, (long)elementDigest);",
            100, s_states),
        new("Of two contributions the older total is kept", "Contribution.cs",
            "Contribution newer = a.Last >= b.Last ? a : b;", "Contribution newer = a.Last <= b.Last ? a : b;",
            1_000, s_storedStates) { Focus = ScenarioFocus.Snapshots },
        new("Of two contributions the lower clear is kept", "Contribution.cs",
            "Contribution clearer = a.ClearedAt >= b.ClearedAt ? a : b;", "Contribution clearer = a.ClearedAt <= b.ClearedAt ? a : b;",
            1_000, s_storedStates) { Focus = ScenarioFocus.Snapshots },
        new("Of two contributions what was cleared is added up", "Contribution.cs",
            "return newer with { Cleared = clearer.Cleared,", "return newer with { Cleared = a.Cleared + b.Cleared,",
            1_000, s_storedStates) { Focus = ScenarioFocus.Snapshots },
    ];

    /// <summary>Each element by itself: what a write had seen of it goes, and nothing else.</summary>
    public static IReadOnlyList<Mutant> Elements { get; } =
    [
        new("A put clears siblings that it had not seen", "KeyspaceEffects.cs",
            "            _removal.RemoveSeen(at, write);\n            if (",
            "            while (at.Holds(place)) store.Remove(at, place);\n            if (",
            50, s_states),
        new("A remove takes what it had not seen", "KeyspaceEffects.cs",
            "        _removal.RemoveSeen(at, write);\n        Settle(",
            "        at.TryFind(out KeyPlace place);\n        while (at.Holds(place)) store.Remove(at, place);\n        Settle(",
            50, s_states),
        new("A persist takes deadlines that it had not seen", "KeyspaceEffects.cs",
            "        _removal.RemoveSeen(at, write);\n        Settle(",
            """
                    at.TryFind(out KeyPlace place);
                    while (at.Shape == VersionShape.Deadline && at.Holds(place)) store.Remove(at, place);
                    _removal.RemoveSeen(at, write);
                    Settle(
            """,
            300, s_states),
        new("The earliest deadline counts", "KeyView.cs",
            "deadline = Math.Max(deadline, version.Deadline);",
            "deadline = deadline == long.MinValue ? version.Deadline : Math.Min(deadline, version.Deadline);",
            50, s_states),
        new("A set leaves the deadline", "KeyspaceEffects.cs",
            "_removal.RemoveSeenBesideTexts(effect.Key, write, keepsDeadline: false);",
            "_removal.RemoveSeenBesideTexts(effect.Key, write, keepsDeadline: true);",
            20, s_states),
        new("A purge takes the deadline", "SeenRemoval.cs",
            "if (!keepsDeadline && store.Deadlines > 0)", "if (store.Deadlines > 0)",
            50, s_states),
        new("A write to a dead key revives what it had", "EffectChoice.cs",
            "        if (!shows && view.Deadline != KeyView.Never) DeleteAll(key);\n        else if", "        if",
            20, s_states),
        new("Of types that collide the string shows", "KeyView.cs",
            "if (timestamp <= newest) continue;", "if (text != default || timestamp <= newest) continue;",
            50, s_states),
        new("Of types that collide the oldest shows", "KeyView.cs",
            "if (timestamp <= newest) continue;", "if (newest != default && timestamp >= newest) continue;",
            50, s_states),
        new("What hides behind another type stays", "EffectChoice.cs",
            "        else if (view.HasManyTypes) RemoveOthers(key, type);\n", "",
            50, s_states),
        new("The removal of a type takes what was added to another", "SeenRemoval.cs",
            "if (ElementName.IsCount(kind) || (only is not null && kind != only) || !write.Seen",
            "if ((ElementName.IsCount(kind) ? only is null : only is not null && kind != only) || !write.Seen",
            300, s_states),
        new("A key that shows again stays hidden", "KeyspaceEffects.cs",
            "        if (wasHidden) HiddenKeys--;\n    }\n\n    void IEffectTarget.Delete", "    }\n\n    void IEffectTarget.Delete",
            50, s_states),
        new("A flush of one database takes them all", "Keyspace.cs",
            "        if (!row.IsOnEverything) row.", "        if (!row.IsOnEverything && effect.Kind != EffectKind.FlushDatabase) row.",
            50, s_states),
        new("A flush of one database removes what it had not seen", "KeyspaceEffects.cs",
            "if (store.Counts == 0 && store.Newest.AreCoveredBy(write.Seen))",
            "if (store.Counts == 0 && (effect.Kind == EffectKind.FlushDatabase || store.Newest.AreCoveredBy(write.Seen)))",
            300, s_states),
    ];

    /// <summary>Keys end when their deadlines have come, and nobody has put those off.</summary>
    public static IReadOnlyList<Mutant> Deadlines { get; } =
    [
        new("A removal waits for no member", "ExpiryRule.cs",
            "if (settledMs > deadlineMs) return ExpiryAction.Delete;", "if (nowMs > deadlineMs) return ExpiryAction.Delete;",
            50, Rule.PutOffIsKept),
        new("A removal waits for its own clock only", "Expiry.cs",
            "            if (peer.Settled < settled) settled = peer.Settled;\n", "",
            50, Rule.PutOffIsKept),
        new("A removal waits for the fastest member only", "Expiry.cs",
            "            if (peer.Settled < settled) settled = peer.Settled;\n",
            "            if (peer.Settled < settled && peer.Slot == replica.Peers.All.MaxBy(p => p.Settled.Bits)!.Slot) settled = peer.Settled;\n",
            100, Rule.PutOffIsKept),
    ];

    /// <summary>Snapshots of elements.</summary>
    public static IReadOnlyList<Mutant> Snapshots { get; } =
    [
        new("A walk skips parts", "StoreWalk.cs",
            "if (_at.Covers(version.Dot) && !WasGiven(version, set.HashOf(place))) Give(",
            "if (_at.Covers(version.Dot) && set.HashOf(place) % 4 != 0 && !WasGiven(version, set.HashOf(place))) Give(",
            100, s_storedStates),
        new("A walk gives a contribution as it was cleared under it", "StoreWalk.cs",
            "if (at.Shape == VersionShape.Count && !_countsGiven.Add(", "if (at.Shape == VersionShape.Count || !_countsGiven.Add(",
            300, s_storedStates),
        new("A walk gives a contribution twice that was cleared under it", "StoreWalk.cs",
            "version.Shape == VersionShape.Count && _countsGiven.Contains(", "version.Shape == VersionShape.Set && _countsGiven.Contains(",
            300, s_storedStates),
        new("A snapshot is loaded without deadlines", "KeyspaceEffects.cs",
            "        if (element.IsEmpty) element = ElementName.Text;\n",
            "        if (element.IsEmpty) element = ElementName.Text;\n        if (element.SequenceEqual(ElementName.Expiry)) return true;\n",
            100, s_storedStates),
        new("Of a contribution that both snapshots have the own one is kept", "SnapshotMerge.cs",
            "Contribution.Merge(Read(entry), peers.Contribution)", "Contribution.Merge(Read(entry), Read(entry))",
            1_000, s_storedStates) { Focus = ScenarioFocus.Snapshots },
        new("A contribution that only the peer's snapshot has is left out", "SnapshotMerge.cs",
            "_peersCounts.ContainsKey(name) && !_ownClock.Covers(entry.Dot))", "false)",
            1_000, s_storedStates) { Focus = ScenarioFocus.Snapshots },
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        .. Counters, .. Elements, .. OrderedMutants.Scores, .. OrderedMutants.Lists, .. StreamMutants.All, .. PackedMutants.All, .. Deadlines,
        .. Snapshots,
    ];
}
