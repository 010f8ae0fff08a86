using Microsoft.Extensions.Logging;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Node.Diagnostics;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Storage;

/// <summary>A node's disk: the locked directory, the thread for what blocks, and the store's part in every turn.</summary>
/// <remarks>
/// On the loop only, but for <see cref="Open"/>, <see cref="BeginLoading"/> before it starts and <see cref="Dispose"/> after its end.
/// </remarks>
internal sealed class NodeDisk : IDisposable
{
    // What a turn reads while the node answers nothing but that it loads.
    private const int LoadBytes = 1024 * 1024;

    private const long ProgressMs = 2_000;

    private readonly EventLoop _loop;
    private readonly ILogger _logger;
    private readonly DirectoryLock _lock;
    private readonly BackgroundWorker _worker;
    private readonly Func<StoreRecovery> _recover;
    private readonly StoreRecovery _first;
    private readonly TaskCompletionSource _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoopTimer? _timer;
    private long _timerDueMs = long.MaxValue;
    private long _progressMs;
    private long _snapshotsReported;
    private long _failuresReported;
    private long _setAsideReported;
    private long _logDamageReported;
    private bool _fullIsReported;
    private long _fullSinceMs;

    private NodeDisk(NodeOptions options, EventLoop loop, ILogger logger, DirectoryLock directoryLock, Func<StoreRecovery> recover)
    {
        Options = options;
        _loop = loop;
        _logger = logger;
        _lock = directoryLock;
        _recover = recover;
        _first = recover();
        _worker = new BackgroundWorker(loop);
    }

    /// <summary>What the node was told, with the members in the slots that the directory says.</summary>
    public NodeOptions Options { get; }

    /// <summary>The cluster that the directory belongs to; none if no node that used it knew of one.</summary>
    public ClusterId ClusterId => _first.ClusterId;

    /// <summary>True if no node has used the directory before.</summary>
    public bool IsNew => _first.IsNew;

    /// <summary>
    /// Ends with a <see cref="StorageException"/> if the data can't be read, with a <see cref="DiskFailedException"/> if the disk fails later.
    /// </summary>
    public Task Failure => _failure.Task;

    /// <summary>Takes the directory for this process.</summary>
    /// <param name="options">What the node was told.</param>
    /// <param name="data">Where its data is.</param>
    /// <param name="incarnation">The number that this process drew.</param>
    /// <param name="loop">The node's loop.</param>
    /// <param name="logger">Hears what happens.</param>
    /// <exception cref="StorageException">It is another node's, or another process has it, or the disk failed.</exception>
    public static NodeDisk Open(NodeOptions options, StorageOptions data, ulong incarnation, EventLoop loop, ILogger logger)
    {
        DiskDirectory directory = DiskDirectory.At(data.Directory);
        DirectoryLock directoryLock = DirectoryLock.Take(directory);
        try
        {
            options = AsInDirectory(options, directory);
            NodeStoreOptions store = new(options.Cluster, options.Slot, incarnation, BootId.Read(), directoryLock.Mark)
            {
                Fsync = data.Sync,
                LogBytesMax = options.LogBytesMax,
                SegmentBytes = data.SegmentBytes,
                Snapshots = data.Snapshots,
                Limits = options.FrameLimits,
                Speaks = options.Speaks,
                Effects = options.Effects,
            };
            if (data.RepairFromPeers) Repair(directory, store, logger);
            return new NodeDisk(options, loop, logger, directoryLock, () => new StoreRecovery(directory, store));
        }
        catch
        {
            directoryLock.Dispose();
            throw;
        }
    }

    // Which slot a member has was settled when the cluster began; since then --cluster only tells where the members are.
    private static NodeOptions AsInDirectory(NodeOptions options, DiskDirectory directory)
    {
        if (IdentityFile.IsDamaged(directory) || IdentityFile.Read(directory) is not { } identity) return options;
        bool areTheSame = identity.Names.Count == options.Cluster.Members.Count && identity.Names.All(name => options.Cluster.SlotOf(name) >= 0);
        if (!areTheSame) return options;

        ClusterIdentity cluster = new(options.Cluster.Name, identity.Names, options.Cluster.Width);
        return options with { Cluster = cluster, Slot = cluster.SlotOf(options.Name) };
    }

    /// <summary>From now on turns read the data. Before the loop starts.</summary>
    public void BeginLoading(NodeTurn turn)
    {
        turn.BeginLoading(_first, _recover, _worker, LoadBytes);
        _loop.RequestTurn();
    }

    /// <summary>After every turn's end: reports what has gone on, and sees to it that a turn comes when one is due.</summary>
    public void TurnEnded(NodeState node)
    {
        if (node.Recovery is { } recovery) ReportProgress(recovery);
        if (node.Store is { } store)
        {
            ReportSnapshots(node, store);
            ReportRoom(store);
            ReportDamage(store);
        }

        ScheduleTurn(node.Turn.StorageDueMs);
    }

    /// <summary>The data is read.</summary>
    public void Loaded(NodeState node, StoreRecovery recovery)
    {
        foreach (SnapshotDamage broken in recovery.SnapshotDamage) _logger.SnapshotBroken(broken.ToString());
        if (recovery.Torn is { } torn) _logger.TornTailCut(recovery.BytesCut, torn.ToString());

        string clock = node.Options.Cluster.Describe(node.Replica.Applied.Entries);
        _logger.Loaded(node.Replica.Keyspace.Count, recovery.Batches, clock, recovery.History);
        _progressMs = 0;
    }

    /// <summary>The data can't be read.</summary>
    public void RefuseLoading(StorageException refused)
    {
        _logger.LoadingFailed(refused.Message);
        _failure.TrySetException(refused);
    }

    /// <summary>The disk has refused something for good; said once.</summary>
    public void Failed(StorageException refused)
    {
        if (_failure.Task.IsCompleted) return;
        _logger.DiskFailed(refused.Message);
        _failure.TrySetException(new DiskFailedException(refused));
    }

    /// <summary>A peer's snapshot takes the place of the data.</summary>
    public void Installs(NodeStore store) => _logger.InstallsSnapshot(store.Receiving?.Bytes ?? 0);

    /// <summary>Ends the thread and lets go of the directory.</summary>
    public void Dispose()
    {
        _worker.Dispose();
        _first.Dispose();
        _lock.Dispose();
    }

    private static void Repair(DiskDirectory directory, NodeStoreOptions options, ILogger logger)
    {
        foreach (string file in StoreRepair.SetDamageAside(directory, options)) logger.SetAside(directory.Path, file);
    }

    private void ReportProgress(StoreRecovery recovery)
    {
        if (_progressMs == 0) _progressMs = _loop.NowMs;
        if (_loop.NowMs - _progressMs < ProgressMs) return;
        _progressMs = _loop.NowMs;
        _logger.LoadingProgress(recovery.What, recovery.Bytes, recovery.BytesTotal);
    }

    private void ReportSnapshots(NodeState node, NodeStore store)
    {
        SnapshotRecord snapshots = store.Snapshots;
        if (snapshots.Taken > _snapshotsReported)
        {
            node.SavedAtUnixMs = _loop.UnixNowMs;
            _logger.SnapshotTaken(snapshots.LastBytes, snapshots.BegunAt);
        }

        if (snapshots.SetAside > _setAsideReported) _logger.SnapshotSetAside(snapshots.LastDamage!.ToString(), snapshots.LastSetAside!);
        if (snapshots.Failed > _failuresReported) _logger.SnapshotFailed(snapshots.LastFailure!.Message);
        _snapshotsReported = snapshots.Taken;
        _failuresReported = snapshots.Failed;
        _setAsideReported = snapshots.SetAside;
    }

    private void ReportDamage(NodeStore store)
    {
        if (store.Damage is not { } damage || damage.Count == _logDamageReported) return;
        _logDamageReported = damage.Count;
        _logger.LogPartSetAside(damage.Reason, damage.File);
    }

    // One line when it begins and one when it ends, however long it takes.
    private void ReportRoom(NodeStore store)
    {
        const long MillisPerSecond = 1_000;
        if (_fullIsReported == store.OutOfRoom is not null) return;
        _fullIsReported = !_fullIsReported;
        if (store.OutOfRoom is { } full) _logger.DiskFull(full.Message);
        else _logger.DiskHasRoom((_loop.NowMs - _fullSinceMs) / MillisPerSecond);
        _fullSinceMs = _loop.NowMs;
    }

    private void ScheduleTurn(long dueMs)
    {
        if (dueMs == _timerDueMs) return;
        _timer?.Cancel();
        _timerDueMs = dueMs;
        _timer = dueMs == long.MaxValue ? null : _loop.Timers.Schedule(dueMs, ForgetTimer);
    }

    private void ForgetTimer() => _timerDueMs = long.MaxValue;
}
