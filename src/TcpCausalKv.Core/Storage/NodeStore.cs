using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Core.Storage;

/// <summary>A node's disk while it serves: the log with its syncs, the snapshots, and what of the log may go.</summary>
/// <remarks>
/// Owned by the loop's thread. In every turn, after the log append: <see cref="EndTurn"/>. Made by <see cref="StoreRecovery"/>.
/// </remarks>
public sealed class NodeStore : IDisposable
{
    // Clients' writes beyond it are refused; what is on its way from peers comes on top, until nothing is taken in any more.
    private const long BacklogBytesMax = 16 * 1024 * 1024;
    private const long IntakeBytesMax = 4 * BacklogBytesMax;

    // Clients wait for what is tried again, and a whole snapshot travels for the other.
    private const int RetryMs = 100;
    private const int TransferRetryMs = 5_000;

    private readonly IDataDirectory _directory;
    private readonly NodeStoreOptions _options;
    private readonly Replica _replica;
    private readonly IBackgroundWork _background;
    private readonly SnapshotExchange _exchange;
    private readonly SyncSchedule _syncs;
    private readonly StoreSpace _space;
    private readonly RoomWait _logRoom = new(RetryMs);
    private readonly RoomWait _identityRoom = new(RetryMs);
    private readonly RoomWait _transferRoom = new(TransferRetryMs);
    private readonly Action<StorageException?> _syncEnded;
    private readonly Action<StorageException?> _mergeStepped;
    private SnapshotWriter? _writer;
    private SnapshotMerge? _merge;
    private bool _snapshotIsWanted;
    private bool _historyIsWritten;
    private bool _isClosing;
    private bool _truncationWaits;
    private StorageException? _refused;

    // Where the log ended when the replica first knew its history; -1 before.
    private long _historyEnd = -1;
    private long _nowMs;

    internal NodeStore(
        IDataDirectory directory, NodeStoreOptions options, Replica replica, SegmentedLog log, IBackgroundWork background,
        SnapshotBeginFrame? snapshot, long snapshotBytes)
    {
        _directory = directory;
        _options = options;
        _replica = replica;
        _background = background;
        _syncEnded = SyncEnded;
        _mergeStepped = MergeStepped;
        _syncs = new SyncSchedule(options.Fsync, log.DurableEnd);
        Log = log;
        _exchange = new SnapshotExchange(directory, log, options);
        Snapshots = new SnapshotRecord(snapshot?.LogOffset ?? log.Start, snapshot is null ? 0 : snapshotBytes);
        if (snapshot is not null) log.CoverBySnapshot(snapshot.Clock, snapshot.LogOffset);
        _space = new StoreSpace(directory, replica.Options.TurnBytesMax);
        WriteIdentity(NodeRunState.Running);
    }

    /// <summary>The log.</summary>
    public SegmentedLog Log { get; }

    /// <summary>What links send and take of snapshots.</summary>
    public ISnapshotExchange Exchange => _exchange;

    /// <summary>Snapshots that peers were sent, or begun to be.</summary>
    public long SnapshotsSent => _exchange.Sent;

    /// <summary>Snapshots that peers are being sent now.</summary>
    public int SnapshotsBeingSent => _exchange.BeingSent;

    /// <summary>Bytes of snapshots that peers were sent.</summary>
    public long SnapshotBytesSent => _exchange.BytesSent;

    /// <summary>The snapshot of a peer that is being received, or waits to be installed; null if there is none.</summary>
    public SnapshotProgress? Receiving => _exchange.Receiver.Progress;

    /// <summary>True once a peer's snapshot is here that has what this node lacks: call <see cref="Install"/> when no sync is under way.</summary>
    public bool MayInstall => _exchange is { IsComplete: true, NeedsMerge: false } && Failure is null && Log.OutOfRoom is null && !Log.IsSyncing && _writer is null;

    /// <summary>What the disk refused, once it did, other than for want of room: nothing is tried again, nothing more is claimed, and the process is to end.</summary>
    public StorageException? Failure => Log.Failure ?? _refused ?? _exchange.Receiver.Failure;

    /// <summary>That the disk is full, as long as something waits for room, the log above all; else null. It goes on by itself once there is some.</summary>
    public StorageException? OutOfRoom => _logRoom.Why ?? _identityRoom.Why ?? _transferRoom.Why;

    /// <summary>Bytes of batches that wait for room.</summary>
    public long UnwrittenBytes => Log.AppendedEnd - Log.End;

    /// <summary>True once so much waits for room that clients should write no more.</summary>
    public bool IsBacklogLong => UnwrittenBytes >= BacklogBytesMax;

    /// <summary>True once the disk says that this node knows its whole history.</summary>
    public bool HistoryIsKept => _historyIsWritten;

    /// <summary>When the log is synced.</summary>
    public SyncPolicy Fsync => _options.Fsync;

    /// <summary>When the last sync ended well, monotonic milliseconds; 0 before the first.</summary>
    public long SyncedAtMs { get; private set; }

    /// <summary>Syncs that ended well.</summary>
    public long Syncs { get; private set; }

    /// <summary>The snapshots so far.</summary>
    public SnapshotRecord Snapshots { get; private set; }

    /// <summary>What of the log was set aside while the node served; null if nothing was.</summary>
    public LogPartSetAside? Damage { get; private set; }

    /// <summary>The snapshot that is being taken; null if none is.</summary>
    public SnapshotWriter? Writing => _writer;

    /// <summary>True while a next turn has work here though nothing may have come in.</summary>
    public bool HasWork => _exchange.Damage is not null || (_snapshotIsWanted && MayBeginSnapshot) || _writer is { State: SnapshotState.Writing, IsWalked: false };

    /// <summary>Bytes that are free on the volume, as far as is known; null if the directory does not tell.</summary>
    public long? FreeBytes => _space.FreeBytes == StoreSpace.Unknown ? null : _space.FreeBytes;

    /// <summary>
    /// True while nothing is to be taken in that the log would grow by: what is free is needed by the snapshot that is being written, after which there is
    /// room again, or as much waits in memory for a full disk as may. Told anew by each <see cref="EndTurn"/>.
    /// </summary>
    public bool PausesIntake => Failure is null && (WaitsForSnapshot || UnwrittenBytes >= IntakeBytesMax);

    /// <summary>When <see cref="EndTurn"/> has something to do because time passed, monotonic milliseconds.</summary>
    public long NextDueMs =>
        Failure is null ? Math.Min(_syncs.NextDueMs, RetryAtMs) : long.MaxValue;

    /// <summary>Asks for a snapshot at the end of this turn.</summary>
    /// <returns>False if one is being taken, or was asked for, already.</returns>
    public bool RequestSnapshot()
    {
        if (_writer is not null || _snapshotIsWanted || Failure is not null) return false;
        _snapshotIsWanted = true;
        return true;
    }

    /// <summary>At the end of a turn, after the log append: syncs, snapshots and truncation go on.</summary>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    public void EndTurn(long nowMs)
    {
        _nowMs = nowMs;
        if (Failure is not null)
        {
            _writer?.Abandon();
            return;
        }

        ContinueBacklog();
        if (Failure is not null || (MayKeepHistory() && !TryWriteIdentity())) return;
        _space.Update(nowMs, OwnBytes, DataBytes);
        Log.Plan = _space.Plan;
        ContinueTransfer();
        if (!_exchange.IsComplete || _writer is not null) GoOnWithSnapshot();
        if (_exchange.NeedsMerge && _writer is null && _merge is null && MayBeginSnapshot && !_isClosing) BeginMerge();
        if ((!_exchange.IsComplete || _exchange.NeedsMerge || SnapshotWaitsForLog) && _syncs.TryBegin(Log.End, nowMs, SyncIsUrgent)) BeginSync();
        if (!_exchange.IsComplete && Log.WantsTruncation) Log.Truncate(_replica.Peers.Stable(_replica.Applied), _replica.Peers.AppliedElsewhere(_replica.Applied.Width));
    }

    /// <summary>
    /// Puts the peer's snapshot in the place of this node's data on disk; what only this node has is kept. The store is of no use after
    /// this: the directory is to be read anew, into a replica that was cleared. Blocks for the disk.
    /// </summary>
    /// <exception cref="StorageException">
    /// The disk refused it, or is full: the old data or the new is there. What a full disk had no room for is fetched again once that is read.
    /// </exception>
    public void Install()
    {
        if (!MayInstall) throw new InvalidOperationException("No whole snapshot is here, or a sync is under way.");
        try
        {
            SnapshotInstallation.Install(_directory, _options, Log, _exchange.Receiver);
        }
        catch (StorageException refused) when (!refused.IsFull)
        {
            _refused = refused;
            throw;
        }
    }

    /// <summary>After a read of the log that failed: sets the damaged part aside if only peers would need it, who can be sent a snapshot instead.</summary>
    /// <param name="damage">What the read said.</param>
    /// <returns>False if the log can't do without it, or the disk refused it.</returns>
    public bool TrySetLogAside(StorageException damage)
    {
        try
        {
            if (!Log.TrySetDamageAside(out string? aside)) return false;
            Damage = new LogPartSetAside((Damage?.Count ?? 0) + 1, aside, damage.Message);
            return true;
        }
        catch (StorageException refused)
        {
            _refused ??= refused;
            return false;
        }
    }

    /// <summary>
    /// Leaves the directory in order: everything is synced, and says so. To be called when nothing is written or delivered any more. Blocks
    /// for the disk.
    /// </summary>
    /// <returns>False as long as work beside the loop is under way: to be called again in a later turn. True if it is done, or can't be.</returns>
    public bool TryClose()
    {
        _isClosing = true;
        _writer?.Abandon();
        if (_writer?.State == SnapshotState.Failed) _writer = null;
        if (Failure is not null) return true;
        if (Log.IsSyncing || _merge is not null || _writer is { State: SnapshotState.Syncing }) return false;

        try
        {
            Log.SyncNow();
            WriteIdentity(NodeRunState.Stopped);
        }
        catch (StorageException refused)
        {
            // The next start counts as one after a crash. For want of room that is all there is to it.
            if (!refused.IsFull) _refused ??= refused;
            return true;
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Log.Dispose();
        _exchange.Dispose();
    }

    // What a snapshot stands for must be in the log on disk as well: a log that began anew behind it would have lost what peers still lack.
    private bool SnapshotWaitsForLog => _writer is not null && Log.DurableEnd < _writer.LogOffset;

    // A segment goes only once the name of the one after it is durable, and without a sync policy nothing else would see to that.
    private bool SyncIsUrgent => SnapshotWaitsForLog || (_truncationWaits && Log.NeedsSync);

    private bool WaitsForSnapshot => _writer is { State: not SnapshotState.Failed } writer && _space.IsSpokenFor(DataBytes - writer.Bytes);

    private bool IsSnapshotDue => _options.Snapshots.IsDue(Growth, Snapshots.LastBytes, _space.Plan.GrowthBytes)
        || (Growth >= SpacePlan.SegmentBytesMin && _space.IsLow(DataBytes));

    private long Growth => Log.End - Snapshots.BegunAt;

    // About what a snapshot would have: a version takes as many bytes in memory, and some more.
    private long DataBytes => _replica.Keyspace.Bytes;

    private long OwnBytes => Log.Bytes + Snapshots.LastBytes + (_writer?.Bytes ?? 0) + (Receiving?.Bytes ?? 0);

    private void BeginSync()
    {
        _truncationWaits = false;
        Log.BeginSync(_background, _syncEnded);
    }

    private void SyncEnded(StorageException? refused)
    {
        if (refused is not null) return;
        _syncs.Ended();
        SyncedAtMs = _nowMs;
        Syncs++;
    }

    // The own snapshot of what the log has let go of stays as it is: no other is begun while a peer's waits to be installed, unless it was set aside.
    private void BeginMerge()
    {
        try
        {
            if (SnapshotFiles.List(_directory) is not [long newest, ..])
            {
                Begin();
                return;
            }

            _merge = new SnapshotMerge(_directory, _options, newest);
            _background.Run(_merge.Step, _mergeStepped);
        }
        catch (StorageException refused)
        {
            RefuseMerge(refused);
        }
    }

    // Without room the peer's snapshot goes as well, and comes again later: there may be room then, and there is more without it.
    private void RefuseMerge(StorageException refused)
    {
        if (refused.IsFull) _exchange.Receiver.GiveUp(refused);
        else _refused ??= refused;
    }

    // Step by step, so that syncs come in between.
    private void MergeStepped(StorageException? refused)
    {
        SnapshotMerge merge = _merge!;
        if (refused is null && !merge.IsDone && !_isClosing)
        {
            _background.Run(merge.Step, _mergeStepped);
            return;
        }

        _merge = null;
        if (refused is not null) RefuseMerge(refused);
        else if (merge.IsDone) TakeMerged(merge);
        merge.Dispose();
    }

    private void TakeMerged(SnapshotMerge merge)
    {
        try
        {
            _exchange.Receiver.ReplaceBy(merge);
        }
        catch (StorageException refused)
        {
            _refused = refused;
        }
    }

    // Under always a power cut leaves what the disk calls whole, under others a kill does: so all of the history is to be synced, or written, before.
    private bool MayKeepHistory()
    {
        if (_historyIsWritten || !_replica.MayWrite || (_identityRoom.Why is not null && _nowMs < _identityRoom.RetryAtMs)) return false;
        if (_historyEnd < 0) _historyEnd = Log.AppendedEnd;
        return Log.ReleasedEnd >= _historyEnd;
    }

    private bool TryWriteIdentity()
    {
        try
        {
            WriteIdentity(NodeRunState.Running);
            _identityRoom.End();
            return true;
        }
        catch (StorageException full) when (full.IsFull)
        {
            _identityRoom.Note(full, _nowMs);
            return true;
        }
        catch (StorageException refused)
        {
            _refused = refused;
            return false;
        }
    }

    private void WriteIdentity(NodeRunState state)
    {
        bool isWhole = _replica.MayWrite;
        IdentityFile.Write(_directory, _options.Identity(state, isWhole));
        _historyIsWritten = isWhole;
    }

    private void ContinueBacklog()
    {
        if (Log.OutOfRoom is not null && _nowMs >= _logRoom.RetryAtMs) Log.WriteBacklog();
        if (Log.OutOfRoom is null) _logRoom.End();
        else if (_nowMs >= _logRoom.RetryAtMs || _logRoom.Why is null) _logRoom.Note(Log.OutOfRoom, _nowMs);
    }

    private long RetryAtMs => Math.Min(_logRoom.RetryAtMs, Math.Min(_identityRoom.RetryAtMs, _transferRoom.RetryAtMs));

    private void ContinueTransfer()
    {
        SnapshotReceiver receiver = _exchange.Receiver;
        if (_exchange.Damage is { } damage) SetAside(damage);
        if (_merge is null) _exchange.ForgetIfUseless(_replica.Applied);
        if (receiver.OutOfRoom is null) return;
        if (_transferRoom.Why is null) _transferRoom.Note(receiver.OutOfRoom, _nowMs);
        if (_nowMs < _transferRoom.RetryAtMs) return;
        receiver.TryAgain();
        _transferRoom.End();
    }

    // Its bytes are never sent again, or whoever needs them would ask for ever. Until a new one is taken there is none.
    private void SetAside(SnapshotDamage damage)
    {
        _exchange.Damage = null;
        _exchange.IsTooOld = true;
        try
        {
            string? aside = _directory.List().Contains(damage.File) ? DamagedFile.SetAside(_directory, damage.File) : null;
            if (aside is not null) Snapshots = Snapshots with { SetAside = Snapshots.SetAside + 1, LastSetAside = aside, LastDamage = damage };
        }
        catch (StorageException refused)
        {
            _refused ??= refused;
        }
    }

    // The data has what waits for room, and a snapshot of it would stand for more than the log ever had.
    private bool MayBeginSnapshot => Log.OutOfRoom is null;

    private void GoOnWithSnapshot()
    {
        if (_writer is not null) Step(_writer);
        else if (!MayBeginSnapshot) return;
        else if (_snapshotIsWanted || _exchange.IsTooOld || IsSnapshotDue) Begin();
    }

    private void Begin()
    {
        _snapshotIsWanted = false;
        _exchange.IsTooOld = false;
        Snapshots = Snapshots with { BegunAt = Log.End };
        _writer = SnapshotWriter.Begin(_replica, Log.End, _directory, _background);
    }

    private void Step(SnapshotWriter writer)
    {
        writer.Step(_options.Snapshots.StepRecords, mayEnd: !SnapshotWaitsForLog);
        if (writer.State == SnapshotState.Done)
        {
            Log.CoverBySnapshot(writer.Clock, writer.LogOffset);
            _truncationWaits = Fsync == SyncPolicy.Never;
            Snapshots = Snapshots with { Taken = Snapshots.Taken + 1, LastBytes = writer.Bytes, TakenAtMs = _nowMs, LastFailure = null };
        }

        if (writer.State == SnapshotState.Failed) Snapshots = Snapshots with { Failed = Snapshots.Failed + 1, LastFailure = writer.Failure };
        if (writer.SyncFailed) _refused ??= writer.Failure;
        if (writer.State is SnapshotState.Done or SnapshotState.Failed) _writer = null;
    }
}
