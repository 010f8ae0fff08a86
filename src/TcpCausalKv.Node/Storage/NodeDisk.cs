using Microsoft.Extensions.Logging;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Node.Diagnostics;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Storage;

/// <summary>A node's disk: the locked directory, the thread for what blocks, and the store's part in every turn.</summary>
/// <remarks>On the loop only, but for <see cref="Open"/>, <see cref="BeginLoading"/> before it starts and <see cref="Dispose"/> after its end.</remarks>
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
    private StoreRecovery _recovery;
    private readonly TaskCompletionSource _loadingFailed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NodeStore? _store;
    private LoopTimer? _timer;
    private long _timerDueMs = long.MaxValue;
    private long _progressMs;
    private long _snapshotsReported;
    private long _failuresReported;

    private NodeDisk(EventLoop loop, ILogger logger, DirectoryLock directoryLock, Func<StoreRecovery> recover)
    {
        _loop = loop;
        _logger = logger;
        _lock = directoryLock;
        _recover = recover;
        _recovery = recover();
        _worker = new BackgroundWorker(loop);
    }

    /// <summary>True if no node has used the directory before.</summary>
    public bool IsNew => _recovery.IsNew;

    /// <summary>True once the disk has refused something that can't be done again.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Ends with a <see cref="StorageException"/> if the data can't be read.</summary>
    public Task LoadingFailed => _loadingFailed.Task;

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
            NodeStoreOptions store = new(options.Cluster, options.Slot, incarnation, BootId.Read(), directoryLock.Mark)
            {
                Fsync = data.Sync,
                LogBytesMax = options.LogBytesMax,
                SegmentBytes = data.SegmentBytes,
                Snapshots = data.Snapshots,
                Limits = options.FrameLimits,
            };
            if (data.RepairFromPeers) Repair(directory, store, logger);
            return new NodeDisk(loop, logger, directoryLock, () => new StoreRecovery(directory, store));
        }
        catch
        {
            directoryLock.Dispose();
            throw;
        }
    }

    /// <summary>From now on turns read the data, by <see cref="TryLoad"/>.</summary>
    public void BeginLoading(NodeState node)
    {
        node.Recovery = _recovery;
        _recovery.Begin(node.Replica);
        _loop.RequestTurn();
    }

    /// <summary>In place of a turn's end while the data is read: reads some more.</summary>
    /// <returns>True once all is read, and the node is to serve.</returns>
    public bool TryLoad(NodeState node)
    {
        try
        {
            if (!HasFailed && _recovery.Step(LoadBytes)) Finish(node);
        }
        catch (StorageException refused)
        {
            Report(node, refused);
            _loadingFailed.TrySetException(refused);
        }

        if (HasFailed || node.Recovery is null) return node.Recovery is null;
        ReportProgress();
        _loop.RequestTurn();
        return false;
    }

    /// <summary>In every turn, after the log append.</summary>
    public void EndTurn(NodeState node)
    {
        NodeStore store = node.Store!;
        store.EndTurn(_loop.NowMs);
        ReportSnapshots(node);
        if (store.Failure is { } refused) Report(node, refused);
        if (store.HasWork) _loop.RequestTurn();
        ScheduleTurn(store.NextDueMs);
    }

    /// <summary>
    /// A peer's snapshot is here that has what this node lacks: it takes the place of the data on disk, and from now on turns read that.
    /// At a turn's end, without links.
    /// </summary>
    public void InstallSnapshot(NodeState node)
    {
        _logger.InstallsSnapshot(_store!.Receiving?.Bytes ?? 0);
        try
        {
            _store.Install();
            _store.Dispose();
            _recovery.Dispose();
            _recovery = _recover();
            node.Replica.Clear();
            BeginLoading(node);
        }
        catch (StorageException refused)
        {
            Report(node, refused);
        }
    }

    /// <summary>The disk has refused something: told once.</summary>
    public void Report(NodeState node, StorageException refused)
    {
        if (HasFailed) return;
        node.DiskFailure = refused;
        HasFailed = true;
        _logger.DiskFailed(refused.Message);
    }

    /// <summary>Ends the thread and lets go of the directory.</summary>
    public void Dispose()
    {
        _worker.Dispose();
        _recovery.Dispose();
        _store?.Dispose();
        _lock.Dispose();
    }

    private static void Repair(DiskDirectory directory, NodeStoreOptions options, ILogger logger)
    {
        foreach (string file in StoreRepair.SetDamageAside(directory, options)) logger.SetAside(directory.Path, file);
    }

    private void Finish(NodeState node)
    {
        foreach (SnapshotDamage broken in _recovery.SnapshotDamage) _logger.SnapshotBroken(broken.ToString());
        if (_recovery.Torn is { } torn) _logger.TornTailCut(_recovery.BytesCut, torn.ToString());
        _store = _recovery.Finish(_worker);
        node.Open(_store);
        string clock = node.Options.Cluster.Describe(node.Replica.Applied.Entries);
        _logger.Loaded(node.Replica.Keyspace.Count, _recovery.Batches, clock, _recovery.History);
    }

    private void ReportProgress()
    {
        if (_progressMs == 0) _progressMs = _loop.NowMs;
        if (_loop.NowMs - _progressMs < ProgressMs) return;
        _progressMs = _loop.NowMs;
        _logger.LoadingProgress(_recovery.What, _recovery.Bytes, _recovery.BytesTotal);
    }

    private void ReportSnapshots(NodeState node)
    {
        SnapshotRecord snapshots = node.Store!.Snapshots;
        if (snapshots.Taken > _snapshotsReported)
        {
            node.SavedAtUnixMs = _loop.UnixNowMs;
            _logger.SnapshotTaken(snapshots.LastBytes, snapshots.BegunAt);
        }

        if (snapshots.Failed > _failuresReported) _logger.SnapshotFailed(snapshots.LastFailure!.Message);
        _snapshotsReported = snapshots.Taken;
        _failuresReported = snapshots.Failed;
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
