using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Storage.Log;

namespace TcpCausalKv.Core.Storage.Snapshots;

/// <summary>Takes a store's own snapshots: one at a time, when one is due or wanted.</summary>
/// <remarks>
/// <code>
/// Resting  --due, wanted, or needed by a peer-->  Writing  --walked, and the log is durable up to its offset-->  Syncing  -->  Resting
///                                                    |  no room, or refused: what there was before stays            |
///                                                    +------------------------>  Resting  &lt;-------------------------+
/// </code>
/// Owned by the loop's thread.
/// </remarks>
internal sealed class SnapshotTaker
{
    private readonly IDataDirectory _directory;
    private readonly NodeStoreOptions _options;
    private readonly Replica _replica;
    private readonly SegmentedLog _log;
    private readonly IBackgroundWork _background;
    private readonly StoreSpace _space;

    /// <summary>Rests.</summary>
    /// <param name="options">When snapshots are due.</param>
    /// <param name="replica">Whose data is taken.</param>
    /// <param name="log">Its log.</param>
    /// <param name="space">What room there is.</param>
    /// <param name="record">The snapshots so far.</param>
    /// <param name="directory">The node's data directory.</param>
    /// <param name="background">Runs the syncs.</param>
    internal SnapshotTaker(
        NodeStoreOptions options, Replica replica, SegmentedLog log, StoreSpace space, SnapshotRecord record, IDataDirectory directory,
            IBackgroundWork background)
    {
        _directory = directory;
        _options = options;
        _replica = replica;
        _log = log;
        _background = background;
        _space = space;
        Record = record;
    }

    /// <summary>The snapshots so far.</summary>
    internal SnapshotRecord Record { get; private set; }

    /// <summary>The snapshot that is being taken; null while it rests.</summary>
    internal SnapshotWriter? Writing { get; private set; }

    /// <summary>True if somebody has asked for a snapshot that is not begun yet.</summary>
    internal bool IsWanted { get; private set; }

    /// <summary>What the disk refused so that the process has to end; null if nothing.</summary>
    internal StorageException? Failure { get; private set; }

    /// <summary>True while a next turn goes on with a snapshot though nothing may have come in.</summary>
    internal bool HasWork => (IsWanted && MayBegin) || Writing is { State: SnapshotState.Writing, IsWalked: false };

    /// <summary>False while the data has what waits for room: a snapshot of it would stand for more than the log ever had.</summary>
    internal bool MayBegin => !_log.HasBacklog;

    /// <summary>
    /// True while a snapshot waits for a sync: what it stands for must be in the log on disk as well, for a log that began anew behind it would have
    /// lost what peers still lack.
    /// </summary>
    internal bool WaitsForLog => Writing is not null && _log.DurableEnd < Writing.LogOffset;

    /// <summary>True while what is free on the volume is needed by the snapshot that is being written.</summary>
    internal bool NeedsAllRoom => Writing is { State: not SnapshotState.Failed } writer && _space.IsSpokenFor(DataBytes - writer.Bytes);

    /// <summary>About what a snapshot would have: a version takes as many bytes in memory, and some more.</summary>
    internal long DataBytes => _replica.Keyspace.Bytes;

    private bool IsDue => _options.Snapshots.IsDue(Growth, Record.LastBytes, _space.Plan.GrowthBytes)
        || (Growth >= SpacePlan.SegmentBytesMin && _space.IsLow(DataBytes));

    private long Growth => _log.End - Record.BegunAt;

    /// <summary>Asks for a snapshot.</summary>
    /// <returns>False if one is being taken, or was asked for, already.</returns>
    internal bool Request()
    {
        if (Writing is not null || IsWanted) return false;
        IsWanted = true;
        return true;
    }

    /// <summary>Once a turn, after the log append: goes on with the snapshot that is being taken, or begins one that is due.</summary>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    /// <param name="isNeeded">True if a peer needs a newer one than there is.</param>
    /// <returns>True if one was finished.</returns>
    internal bool Continue(long nowMs, bool isNeeded)
    {
        if (Writing is not null) return Step(Writing, nowMs);
        if (MayBegin && (IsWanted || isNeeded || IsDue)) Begin();
        return false;
    }

    /// <summary>Begins a snapshot, whether one is due or not.</summary>
    internal void Begin()
    {
        IsWanted = false;
        Record = Record with { BegunAt = _log.End };
        Writing = SnapshotWriter.Begin(_replica, _log.End, _directory, _background);
    }

    /// <summary>Gives up what is being written.</summary>
    /// <returns>False while a sync is under way.</returns>
    internal bool TryStop()
    {
        Writing?.Abandon();
        if (Writing?.State == SnapshotState.Failed) Writing = null;
        return Writing is not { State: SnapshotState.Syncing };
    }

    /// <summary>A damaged file gets another name: its bytes are never sent again, or whoever needs them would ask for ever.</summary>
    internal void SetAside(SnapshotDamage damage)
    {
        try
        {
            // A newer one may have taken its place meanwhile.
            if (!_directory.List().Contains(damage.File)) return;
            Record =
                Record with { SetAside = Record.SetAside + 1, LastSetAside = DamagedFile.SetAside(_directory, damage.File), LastDamage = damage };
        }
        catch (StorageException refused)
        {
            Failure ??= refused;
        }
    }

    private bool Step(SnapshotWriter writer, long nowMs)
    {
        writer.Step(_options.Snapshots.StepRecords, mayEnd: !WaitsForLog);
        if (writer.SyncFailed) Failure ??= writer.Failure;
        if (writer.State is not (SnapshotState.Done or SnapshotState.Failed)) return false;

        Writing = null;
        if (writer.State == SnapshotState.Failed)
        {
            Record = Record with { Failed = Record.Failed + 1, LastFailure = writer.Failure };
            return false;
        }

        _log.CoverBySnapshot(writer.Clock, writer.LogOffset);
        Record = Record with { Taken = Record.Taken + 1, LastBytes = writer.Bytes, TakenAtMs = nowMs, LastFailure = null };
        return true;
    }
}
