using TcpCausalKv.Simulation.Checks;

namespace TcpCausalKv.Simulation.Mutants;

/// <summary>All mutants.</summary>
public static class MutantList
{
    /// <summary>Broken rules of delivery and of clocks.</summary>
    public static IReadOnlyList<Mutant> Delivery { get; } =
    [
        new("One clock entry is not checked", "DeliveryRule.cs",
            "applied.FirstMissing(batch.Dependencies) < 0 ?", "applied.FirstMissing(batch.Dependencies) <= 0 ?",
            20, Rule.AppliedAfterCauses, Rule.AppliedOnce),
        new("A duplicate is applied", "DeliveryRule.cs",
            """
                    if (batch.LastEntry <= received) return DeliveryDecision.Duplicate;
                    if (batch.Dependencies[batch.Origin] != received) return DeliveryDecision.Gap;
            """,
            """
                    if (batch.LastEntry < received) return DeliveryDecision.Duplicate;
                    if (batch.Dependencies[batch.Origin] > received) return DeliveryDecision.Gap;
            """,
            20, Rule.AppliedOnce, Rule.NoException),
        new("A wake-up is forgotten", "PendingBatches.cs",
            "if (_lacks[origin].Entry <= sequence) woken", "if (_lacks[origin].Entry < sequence) woken",
            50, Rule.ComesToRest, Rule.ProtocolIsKept),
        new("A held batch is released by the first of its causes", "Intake.cs",
            "if (!replica.Applied.Covers(batch.Dependencies))", "if (!replica.Applied.Covers(replica.Pending.Lacks(origin)))",
            50, Rule.AppliedAfterCauses),
        new("The clock moves when a batch is held", "Intake.cs",
            "        replica.Counters.Held++;", "        replica.Counters.Held++;\n        replica.Applied.Advance(batch.Origin, batch.LastEntry);",
            50, Rule.AppliedAfterCauses, Rule.DependenciesAreTrue, Rule.AppliedOnce),
        new("A timestamp does not follow the timestamps of its causes", "Intake.cs",
            "        replica.Clock.Observe(batch.LastTimestamp);\n", "",
            20, Rule.TimestampFollowsCauses),
        new("Room of held batches is never given back", "PendingBatches.cs",
            "        _bytes[origin] -= head.Frame.Length;\n", "",
            50, Rule.ComesToRest),
    ];

    /// <summary>Broken rules of the data.</summary>
    public static IReadOnlyList<Mutant> Data { get; } =
    [
        new("A set drops the siblings that it had not seen", "KeyspaceEffects.cs",
            "        if (isThere) _removal.", "        while (at.Holds(place)) store.Remove(at, place);\n        if (isThere) _removal.",
            20, Rule.ReadMatchesDefinition, Rule.EqualClocksEqualStates),
        new("A delete removes more than it had seen", "KeyspaceEffects.cs",
            "        _removal.RemoveSeenOfKey(key, write, keepsDeadline);\n",
            """
                    ElementAddress at = store.At(key, VersionShape.Value);
                    at.TryFind(out KeyPlace place);
                    while (at.Holds(place)) store.Remove(at, place);
                    _removal.RemoveSeenOfKey(key, write, keepsDeadline);

            """,
            50, Rule.ReadMatchesDefinition, Rule.EqualClocksEqualStates),
        new("A delete removes what its receiver has seen", "BatchEffects.cs",
            "keyspace.Apply(preparation is null ? effect : preparation.Complete(effect, format), write, format.Effects);",
            """
            keyspace.Apply(
                effect,
                effect.Kind == EffectKind.Delete
                    ? new WriteContext(dot, write.Timestamp, Array.ConvertAll(observed.ToArray(), _ => ulong.MaxValue))
                    : write,
                format.Effects);
            """,
            50, Rule.ReadMatchesDefinition, Rule.EqualClocksEqualStates),
        new("A flush removes everything", "KeyspaceEffects.cs",
            "if (store.Counts == 0 && store.Newest.AreCoveredBy(write.Seen))", "if (store.Versions >= 0)",
            100, Rule.ReadMatchesDefinition, Rule.EqualClocksEqualStates),
        new("Equal timestamps are settled by who comes first", "VersionBody.cs",
            "Timestamp > timestamp || (Timestamp == timestamp && Dot.Origin > dot.Origin)", "Timestamp >= timestamp",
            100, Rule.ReadMatchesDefinition),
        new("The digest keeps what was removed", "ElementStore.cs",
            "        Count(at, 0 - place.Version.Digest(at.Digest));\n", "",
            50, Rule.EqualClocksEqualStates, Rule.DigestIsTrue),
        new("A multi-key write is split", "OwnWrites.cs",
            "        turn.AddEffect(effect);",
            """
                    if (turn.EffectCount > 0)
                    {
                        End();
                        Begin(replica.Clock.Last.Milliseconds);
                    }

                    turn.AddEffect(effect);
            """,
            20, Rule.AppliedOnce),
    ];

    /// <summary>Broken rules of links, logs, waits and restarts.</summary>
    public static IReadOnlyList<Mutant> Links { get; } =
    [
        new("A batch is acknowledged before it is applied", "Replica.cs",
            "new(Keyspace.Digest, ReceivedOf(peer), durableOfPeer, HasRoomFor(peer), _applied.Clone()) { Time = SettledTime };",
            """
            new(Keyspace.Digest, ReceivedOf(peer), durableOfPeer, HasRoomFor(peer), WithHeld(peer)) { Time = Clock.Last };

                private VectorClock WithHeld(int peer)
                {
                    VectorClock told = _applied.Clone();
                    told.Advance(peer, ReceivedOf(peer));
                    return told;
                }
            """,
            200, Rule.EqualClocksEqualStates, Rule.ComesToRest, Rule.ProtocolIsKept),
        new("A link resumes one write too late", "OutboundLink.cs",
            "Replica.Peers[Peer].Applied[Table.OwnSlot], Replica.Options", "Replica.Peers[Peer].Applied[Table.OwnSlot] + 1, Replica.Options",
            20, Rule.ProtocolIsKept),
        new("A cursor begins one segment too late", "MemoryLog.cs",
            "return low == 0 ? Start : _segments[low - 1].Start;", "return low < _segments.Count ? _segments[low].Start : End;",
            20, Rule.ProtocolIsKept, Rule.ComesToRest),
        new("The log lets go of what a peer has not acknowledged", "MemoryLog.cs",
            " && stable.Covers(_segments[gone + 1].ClockBefore))", ")",
            100, Rule.ComesToRest, Rule.ProtocolIsKept),
        new("A peer that lost its data counts as having it", "PeerView.cs",
            "        Applied.Clear();\n", "",
            100, Rule.ProtocolIsKept, Rule.ComesToRest),
        new("A request is answered with nothing", "InboundLink.cs",
            "_answerEnd = Table.Log.End;", "_answerEnd = _answer.Offset;",
            100, Rule.ComesToRest),
        new("A peer without room is never sent anything again", "OutboundLink.cs",
            "_peerHasRoom = position.HasRoomForYours;", "_peerHasRoom = position.HasRoomForYours && (_peerHasRoom || _own is null);",
            100, Rule.ComesToRest),
        new("A wait for a position ends with the first of its writes", "PositionWaiters.cs",
            "                Register(waiter, applied);\n            }", "                _reached.Enqueue(waiter);\n            }",
            100, Rule.WaitedPositionIsApplied),
    ];

    /// <summary>Mutants that show in what clients see: they are why the judgement of live histories is worth something.</summary>
    public static IReadOnlyList<Mutant> SeenByClients { get; } =
    [
        Delivery[0] with { ByClients = true, SeedsMax = 200, CaughtBy = [Rule.WriteCORead, Rule.WriteCOInitRead, Rule.CyclicCF, Rule.Diverged] },
        Data[0] with { ByClients = true, SeedsMax = 200, CaughtBy = [Rule.WriteCORead, Rule.WriteCOInitRead, Rule.CyclicCF, Rule.Diverged] },
        Data[4] with { ByClients = true, SeedsMax = 200, CaughtBy = [Rule.CyclicCF, Rule.Diverged] },
        Data[6] with { ByClients = true, SeedsMax = 200, CaughtBy = [Rule.WriteCORead, Rule.WriteCOInitRead] },
        Links[7] with { ByClients = true, SeedsMax = 200, CaughtBy = [Rule.WriteCORead, Rule.WriteCOInitRead] },
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
        [.. Delivery, .. Data, .. TypedMutants.All, .. Links, .. EpochMutants.All, .. StorageMutants.All, .. SeenByClients];
}
