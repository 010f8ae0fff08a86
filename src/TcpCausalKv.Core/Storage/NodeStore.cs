using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Storage.Snapshots;

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
    private readonly StoreIdentity _identity;
    private readonly SnapshotExchange _exchange;
    private readonly SyncSchedule _syncs;
    private readonly StoreSpace _space;
    private readonly RoomWait _logRoom = new(RetryMs);
    private readonly RoomWait _transferRoom = new(TransferRetryMs);
    private readonly Action<StorageException?> _syncEnded;
    private readonly SnapshotTaker _taker;
    private readonly SnapshotMerging _merging;
    private bool _truncationWaits;
    private StorageException? _refused;
    private long _nowMs;

    internal NodeStore(
        IDataDirectory directory, NodeStoreOptions options, Replica replica, SegmentedLog log, StoreIdentity identity, IBackgroundWork background,
        SnapshotRecord snapshots)
    {
        _directory = directory;
        _options = options;
        _replica = replica;
        _background = background;
        _syncEnded = SyncEnded;
        _syncs = new SyncSchedule(options.Fsync, log.DurableEnd);
        Log = log;
        _identity = identity;
        _exchange = new SnapshotExchange(directory, log, replica.Membership, options.Limits);
        _space = new StoreSpace(directory, replica.Options.TurnBytesMax);
        _taker = new SnapshotTaker(options, replica, log, _space, snapshots, directory, background);
        _merging = new SnapshotMerging(directory, options, _exchange.Receiver, background, replica.Applied);
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
    public bool MayInstall => _exchange is { IsComplete: true, NeedsMerge: false } && Failure is null && !Log.HasBacklog && !Log.IsSyncing
        && !_identity.IsWriting && Writing is null;

    /// <summary>
    /// What the disk refused, once it did, other than for want of room: nothing is tried again, nothing more is claimed, and the process is to end.
    /// </summary>
    public StorageException? Failure =>
        Log.Failure ?? _refused ?? _identity.Failure ?? _taker.Failure ?? _merging.Failure ?? _exchange.Receiver.Failure;

    /// <summary>
    /// That the disk is full, as long as something waits for room, the log above all; else null. It goes on by itself once there is some.
    /// </summary>
    public StorageException? OutOfRoom => _logRoom.Why ?? _identity.OutOfRoom ?? _transferRoom.Why;

    /// <summary>Bytes of batches that wait to be written: for room, or because they are long.</summary>
    public long UnwrittenBytes => Log.AppendedEnd - Log.End;

    /// <summary>True once so much waits for room that clients should write no more.</summary>
    public bool IsBacklogLong => Log.OutOfRoom is not null && UnwrittenBytes >= BacklogBytesMax;

    /// <summary>True once the disk says that this node knows its whole history.</summary>
    public bool HistoryIsKept => _identity.HistoryIsKept;

    /// <summary>When the log is synced.</summary>
    public SyncPolicy Fsync => _options.Fsync;

    /// <summary>When the last sync ended well, monotonic milliseconds; 0 before the first.</summary>
    public long SyncedAtMs { get; private set; }

    /// <summary>Syncs that ended well.</summary>
    public long Syncs { get; private set; }

    /// <summary>The snapshots so far.</summary>
    public SnapshotRecord Snapshots => _taker.Record;

    /// <summary>What of the log was set aside while the node served; null if nothing was.</summary>
    public LogPartSetAside? Damage { get; private set; }

    /// <summary>The snapshot that is being taken; null if none is.</summary>
    public SnapshotWriter? Writing => _taker.Writing;

    /// <summary>True while a next turn has work here though nothing may have come in.</summary>
    public bool HasWork => _exchange.Damage is not null || _taker.HasWork || (Log.HasBacklog && Log.OutOfRoom is null);

    /// <summary>Bytes that are free on the volume, as far as is known; null if the directory does not tell.</summary>
    public long? FreeBytes => _space.FreeBytes == StoreSpace.Unknown ? null : _space.FreeBytes;

    /// <summary>
    /// True while nothing is to be taken in that the log would grow by: what is free is needed by the snapshot that is being written, after which
    /// there is room again, or as much waits in memory for a full disk as may. Told anew by each <see cref="EndTurn"/>.
    /// </summary>
    public bool PausesIntake => Failure is null && (_taker.NeedsAllRoom || (Log.OutOfRoom is not null && UnwrittenBytes >= IntakeBytesMax));

    /// <summary>When <see cref="EndTurn"/> has something to do because time passed, monotonic milliseconds.</summary>
    public long NextDueMs =>
        Failure is null ? Math.Min(_syncs.NextDueMs, RetryAtMs) : long.MaxValue;

    /// <summary>Asks for a snapshot at the end of this turn.</summary>
    /// <returns>False if one is being taken, or was asked for, already.</returns>
    public bool RequestSnapshot() => Failure is null && _taker.Request();

    /// <summary>At the end of a turn, after the log append: syncs, snapshots and truncation go on.</summary>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    public void EndTurn(long nowMs)
    {
        _nowMs = nowMs;
        if (Failure is not null)
        {
            _taker.TryStop();
            return;
        }

        ContinueBacklog();
        if (Failure is not null) return;
        _identity.Continue(Log, nowMs);
        _space.Update(nowMs, OwnBytes, _taker.DataBytes);
        Log.Plan = _space.Plan;
        ContinueTransfer();
        ContinueSnapshot();
        if ((!_exchange.IsComplete || _exchange.NeedsMerge || _taker.WaitsForLog) && _syncs.TryBegin(Log.End, nowMs, SyncIsUrgent)) BeginSync();
        if (!_exchange.IsComplete && Log.WantsTruncation)
        {
            Log.Truncate(_replica.Peers.Stable(_replica.Applied), _replica.Peers.AppliedElsewhere(_replica.Applied.Width));
        }
    }

    /// <summary>
    /// Puts the peer's snapshot in the place of this node's data on disk; what only this node has is kept. The store is of no use after
    /// this: the directory is to be read anew, into a replica that was cleared. Blocks for the disk: beside the loop, which touches neither store
    /// nor log meanwhile.
    /// </summary>
    /// <exception cref="StorageException">
    /// The disk refused it, or is full: the old data or the new is there. What a full disk had no room for is fetched again once that is read.
    /// </exception>
    public void Install()
    {
        if (!MayInstall) throw new InvalidOperationException("No whole snapshot is here, or a sync is under way.");
        SnapshotInstallation.Install(_directory, _options, Log, _exchange.Receiver);
    }

    /// <summary>There was no room to install a peer's snapshot: none is taken in for a while.</summary>
    internal void PutOffSnapshots(StorageException full) => _exchange.Receiver.GiveUp(full);

    /// <summary>
    /// After a read of the log that failed: sets the damaged part aside if only peers would need it, who can be sent a snapshot instead.
    /// </summary>
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
        bool mayStop = _taker.TryStop() & _merging.TryStop();
        if (Failure is not null) return true;
        if (Log.IsSyncing || _identity.IsWriting || !mayStop || (Log.HasBacklog && Log.OutOfRoom is null)) return false;

        try
        {
            Log.SyncNow();
            _identity.WriteStopped();
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
        _merging.Dispose();
        _exchange.Dispose();
    }

    // A segment goes only once the name of the one after it is durable, and without a sync policy nothing else would see to that.
    private bool SyncIsUrgent => _taker.WaitsForLog || (_truncationWaits && Log.NeedsSync);

    private long OwnBytes => Log.Bytes + Snapshots.LastBytes + (Writing?.Bytes ?? 0) + (Receiving?.Bytes ?? 0);

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

    private void ContinueBacklog()
    {
        if (Log.OutOfRoom is null || _nowMs >= _logRoom.RetryAtMs) Log.WriteBacklog();
        if (Log.OutOfRoom is null) _logRoom.End();
        else if (_nowMs >= _logRoom.RetryAtMs || _logRoom.Why is null) _logRoom.Note(Log.OutOfRoom, _nowMs);
    }

    private long RetryAtMs => Math.Min(_logRoom.RetryAtMs, Math.Min(_identity.RetryAtMs, _transferRoom.RetryAtMs));

    private void ContinueTransfer()
    {
        SnapshotReceiver receiver = _exchange.Receiver;
        if (_exchange.TryTakeDamage(out SnapshotDamage? damage)) _taker.SetAside(damage);
        if (!_merging.IsRunning) _exchange.ForgetIfUseless(_replica.Applied, _replica.Epochs);
        if (receiver.OutOfRoom is null) return;
        if (_transferRoom.Why is null) _transferRoom.Note(receiver.OutOfRoom, _nowMs);
        if (_nowMs < _transferRoom.RetryAtMs) return;
        receiver.TryAgain();
        _replica.Peers.ForgetLogStarts();
        _transferRoom.End();
    }

    // The own snapshot of what the log has let go of stays as it is: no other is begun while a peer's waits to be installed, unless there is none.
    private void ContinueSnapshot()
    {
        if (!_exchange.IsComplete || Writing is not null)
        {
            if (_taker.Continue(_nowMs, _exchange.IsTooOld)) _truncationWaits = Fsync == SyncPolicy.Never;
            if (Writing is not null) _exchange.IsTooOld = false;
        }

        bool mayMerge = _exchange.NeedsMerge && Writing is null && !_merging.IsRunning && _taker.MayBegin;
        if (mayMerge && !_merging.TryBegin()) _taker.Begin();
    }
}
