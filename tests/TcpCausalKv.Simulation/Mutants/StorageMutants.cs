using TcpCausalKv.Simulation.Checks;

namespace TcpCausalKv.Simulation.Mutants;

/// <summary>Mutants of what nodes keep on disk: the log, its syncs, snapshots, recovery, and what a disk is believed to hold.</summary>
public static class StorageMutants
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("A reply leaves before the sync has ended", "Storage/SegmentedLog.cs",
            "ReleaseRule.ReleasedEnd(_options.Policy, End, DurableEnd);", "End;",
            50, Rule.ShownIsDurable),
        new("The directory is not synced after a segment was made", "Storage/LogSync.cs",
            "        if (_syncsDirectory) _directory.Sync();\n", "",
            300, Rule.DurableIsKept, Rule.RefusesOnlyDamage, Rule.RecoversPrefix),
        new("A sync counts for what was appended while it ran", "Storage/SegmentedLog.cs",
            "        DurableEnd = _syncingEnd;\n", "        DurableEnd = _syncingEnd = End;\n",
            300, Rule.DurableIsKept, Rule.RefusesOnlyDamage, Rule.RecoversPrefix),
        new("No mark says what was synced", "Storage/SegmentedLog.cs",
            "            _segments[^1].WriteMark(DurableEnd);\n", "",
            1_000, Rule.DurableIsKept, Rule.RecoversPrefix),
        new("A torn tail is kept", "Storage/LogRecovery.cs",
            "        if (Torn is not null) CutTail(_scan.At);\n", "",
            300, Rule.RefusesOnlyDamage, Rule.DurableIsKept, Rule.RecoversPrefix),
        new("Replay skips a batch", "Replication/Replica.cs",
            "if (delivery == Delivery.Apply) TakeIn(batch);", "if (delivery == Delivery.Apply && batch.LastSequence % 7 != 3) TakeIn(batch);",
            100, Rule.RefusesOnlyDamage, Rule.RecoversPrefix, Rule.DurableIsKept),
        new("A snapshot misses what is removed while it is taken", "Data/Keyspace.cs",
            "    private void Remove(KeyPlace place)\n    {\n        _walk?.BeforeLossOf(place);\n", "    private void Remove(KeyPlace place)\n    {\n",
            300, Rule.NoException, Rule.ReadMatchesDefinition),
        new("A snapshot counts before it has its name", "Storage/SnapshotWriter.cs",
            "        State = SnapshotState.Syncing;\n", "        State = SnapshotState.Done;\n",
            1_000, Rule.RefusesOnlyDamage, Rule.DurableIsKept, Rule.NoException),
        new("A snapshot is installed though the log has let go of what it lacks", "Storage/SnapshotExchange.cs",
            "applied.Covers(clock) || !clock.Covers(_log.StartClock)", "applied.Covers(clock)",
            1_000, Rule.RefusesOnlyDamage),
        new("An installed snapshot takes what only the node had", "Storage/SnapshotInstallation.cs",
            "        while (uncovered.TryNext(log.End, out ReadOnlySpan<byte> frame))\n", "        while (uncovered.TryNext(log.Start, out ReadOnlySpan<byte> frame))\n",
            1_000, Rule.DurableIsKept, Rule.RecoversPrefix, Rule.SequenceNamesOneWrite, Rule.AcknowledgedIsKept),
        new("A history counts as whole after a power cut", "Storage/HistoryRule.cs",
            "last.Fsync != SyncPolicy.Always ? HistoryState.EndMayBeLost", "last.Fsync != SyncPolicy.Always ? HistoryState.Whole",
            300, Rule.SequenceNamesOneWrite, Rule.AppliedOnce),
        new("A node on a new disk names writes at once", "Storage/HistoryRule.cs",
            "return HistoryState.None;", "return HistoryState.Whole;",
            300, Rule.SequenceNamesOneWrite),
        new("A copy of a directory counts as the directory", "Storage/HistoryRule.cs",
            "        if (last.DirectoryMark != directoryMark) return HistoryState.Copied;\n", "",
            500, Rule.SequenceNamesOneWrite, Rule.AppliedOnce),
    ];
}
