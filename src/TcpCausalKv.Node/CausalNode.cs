using System.Net;
using Microsoft.Extensions.Logging;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Node.Clients;
using TcpCausalKv.Node.Diagnostics;
using TcpCausalKv.Node.Loop;
using TcpCausalKv.Node.Peers;
using TcpCausalKv.Node.Storage;

namespace TcpCausalKv.Node;

/// <summary>A whole node: its loop, its replica, its links to the peers and its clients.</summary>
/// <remarks>
/// Every turn of the loop ends with <see cref="NodeTurn.End"/>, which decides what is done in which order; this class carries it out.
/// </remarks>
public sealed class CausalNode : ITurnSurroundings, IDisposable
{
    private static readonly TimeSpan s_stopDeadline = TimeSpan.FromSeconds(10);

    private readonly NodeState _state;
    private readonly ClusterIdentity _told;
    private readonly PeerConnections _peers;
    private readonly ClientConnections _clients;
    private readonly ListenerSocket _clientListener;
    private readonly ClockWatch _clockWatch;
    private readonly GarbageWatch _garbage = new();
    private readonly NodeDisk? _disk;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStarted;

    // The loop's own.
    private IReadOnlyList<PeerAddress> _addresses = [];
    private NodeStage _stage = NodeStage.Serving;
    private readonly Action _sendWhatWasPutOff;

    /// <summary>Makes a node that has its data directory and listens already, but neither serves nor dials until <see cref="Start"/>.</summary>
    /// <exception cref="ListenException">An address cannot be had.</exception>
    /// <exception cref="StorageException">The data directory is another node's, in use, or can't be read.</exception>
    public CausalNode(NodeOptions options, ILoggerFactory loggers)
    {
        EventLoop loop = new($"causalkv-{options.Name}", loggers.CreateLogger("Loop"));
        try
        {
            ulong incarnation = RandomIds.Incarnation();
            _told = options.Cluster;
            if (options.Storage is { } data)
            {
                _disk = NodeDisk.Open(options, data, incarnation, loop, loggers.CreateLogger("Storage"));
                options = _disk.Options;
            }

            Replica replica = new(ReplicaOptionsOf(options, incarnation, _disk));
            MemoryLog log = new(options.Cluster.Width, options.LogBytesMax);
            _state = new NodeState(options, loop, new NodeTurn(replica, log, options.LinkOptions, this));
            _peers = new PeerConnections(_state, loggers.CreateLogger("Peers"));
            _clients = new ClientConnections(_state, loggers.CreateLogger("Clients"));
            _clockWatch = new ClockWatch(_state, loggers.CreateLogger("Clock"));
            _clientListener = new ListenerSocket(loop, options.ClientListen, _clients.Accept, loggers.CreateLogger("Clients"));
        }
        catch
        {
            _peers?.Dispose();
            _disk?.Dispose();
            loop.Dispose();
            throw;
        }

        _sendWhatWasPutOff = _state.Turn.SendWhatWasPutOff;
        loop.OnTurnEnd(EndTurn);
    }

    /// <summary>Where peers connect, as bound.</summary>
    public IPEndPoint PeerEndPoint => _peers.EndPoint;

    /// <summary>Where clients connect, as bound.</summary>
    public IPEndPoint ClientEndPoint => _clientListener.EndPoint;

    /// <summary>
    /// Ends with the loop: well after <see cref="Stop"/>, with the exception if a bug of ours has ended it; or with a
    /// <see cref="StorageException"/> if the node's data can't be read, so that it will never serve; or with a <see cref="DiskFailedException"/>
    /// if its disk has failed, so that it serves no more.
    /// </summary>
    public Task Completion => _disk is null ? _state.Loop.Completion : Task.WhenAny(_state.Loop.Completion, _disk.Failure).Unwrap();

    /// <summary>Starts to serve and to dial.</summary>
    /// <param name="peers">Addresses, in the order in which the options name the members; this node's own is not used.</param>
    public void Start(IReadOnlyList<PeerAddress> peers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(peers.Count, _told.Members.Count);
        _addresses = [.. _state.Options.Cluster.Members.Select(name => peers[_told.SlotOf(name)])];
        if (_disk is null) _peers.Serve(_addresses);
        else _disk.BeginLoading(_state.Turn);
        _isStarted = true;
        _clockWatch.Begin();
        ScheduleCollection();
        ScheduleExpiry(NodeState.ExpiryPeriodMs);
        _state.Loop.Start();
    }

    /// <summary>Looks at the node's state on its loop. Any thread.</summary>
    public Task<T> Query<T>(Func<NodeState, T> question) => _state.Loop.Call(() => question(_state));

    /// <summary>
    /// Stops in order: the turn is finished and its replies are sent; clients are closed and the peers get the writes that they
    /// lack yet, for <see cref="NodeOptions.DrainMs"/> at most; a farewell to the peers is sent, the disk is left in order, and all is closed.
    /// </summary>
    /// <param name="deadline">How long the disk, and then the loop, may take to end after that; 10 seconds each if null.</param>
    /// <returns>True if the loop ended in time.</returns>
    public bool Stop(TimeSpan? deadline = null)
    {
        Await(NodeStage.Draining, _drained.Task, TimeSpan.FromMilliseconds(_state.Options.DrainMs));
        if (_disk is not null) Await(NodeStage.Closing, _closed.Task, deadline ?? s_stopDeadline);

        // The loop ends after a whole turn, whose end logs, sends and replies; what follows is done in its place.
        if (!_state.Loop.Stop(deadline ?? s_stopDeadline)) return false;
        _clientListener.Dispose();
        _peers.Dispose();
        _clients.CloseAll();
        return true;
    }

    /// <summary>Stops, and gives everything back.</summary>
    public void Dispose()
    {
        if (!Stop()) return;
        _disk?.Dispose();
        _state.Store?.Dispose();
        _state.Loop.Dispose();
    }

    private void ScheduleCollection() => _state.Loop.Timers.Schedule(_state.Loop.NowMs + GarbageWatch.PeriodMs, () =>
    {
        if (_garbage.IsDue(GC.GetTotalAllocatedBytes())) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        ScheduleCollection();
    });

    // The timer is work for a turn, at whose end the log and the peers get what was removed.
    private void ScheduleExpiry(int afterMs) => _state.Loop.Timers.Schedule(_state.Loop.NowMs + afterMs, () =>
    {
        bool hasMore = _stage == NodeStage.Serving && _state.StepExpiry();
        ScheduleExpiry(hasMore ? 1 : NodeState.ExpiryPeriodMs);
    });

    private static ReplicaOptions ReplicaOptionsOf(NodeOptions options, ulong incarnation, NodeDisk? disk) => new(options.Cluster, options.Slot,
        incarnation)
    {
        NewCluster = options.NewCluster && disk is not { IsNew: false },
        ClusterId = disk is { ClusterId.IsNone: false } ? disk.ClusterId : options.ClusterId,
        FoundingId = RandomIds.Cluster(),
        Speaks = options.Speaks,
        Effects = options.Effects,
        FetchAfterMs = options.FetchAfterMs,
        ExpireGraceMs = options.ExpireGraceMs,
        PendingBytesMax = options.PendingBytesMax,
        Limits = options.FrameLimits,
    };

    // Goes into a stage, and waits until the loop has reached its end.
    private void Await(NodeStage stage, Task reached, TimeSpan deadline)
    {
        if (!_isStarted || _state.Loop.OnLoop || !_state.Loop.Post(() => _stage = stage)) return;
        Task.WaitAny([reached, _state.Loop.Completion], deadline);
    }

    private void EndTurn()
    {
        if (_stage == NodeStage.Closed) return;
        NodeTurn turn = _state.Turn;
        turn.End(_state.Loop.NowMs, EventLoop.ReadMicros());
        if (turn.IsSendPutOff) _state.Loop.WhenIdle(_sendWhatWasPutOff);
        _disk?.TurnEnded(_state);
        if (_stage == NodeStage.Draining) ContinueDrain();
        if (_stage == NodeStage.Closing) ContinueClosing();
        if (turn.HasMore || _clients.HasUnreadInput) _state.Loop.RequestTurn();
    }

    void ITurnSurroundings.ContinueReading()
    {
        _peers.ContinueReading();
        _clients.ContinueReading();
    }

    void ITurnSurroundings.SendToPeers() => _peers.PumpAll();

    void ITurnSurroundings.WakeClients() => _clients.WakeWaiters();

    void ITurnSurroundings.Reached(TurnStep step)
    {
    }

    // A turn follows at once: somebody may have waited for what was read.
    void ITurnSurroundings.Loaded(StoreRecovery recovery)
    {
        _disk!.Loaded(_state, recovery);
        _clients.WakeAll();
        _peers.Serve(_addresses);
        _state.Loop.RequestTurn();
    }

    void ITurnSurroundings.LoadingFailed(StorageException refused) => _disk!.RefuseLoading(refused);

    void ITurnSurroundings.SuspendLinks()
    {
        _disk!.Installs(_state.Store!);
        _peers.Suspend($"{_state.Options.Name} reads a snapshot");
    }

    void ITurnSurroundings.ReadsAnew(bool isInstalled) => _state.Loop.RequestTurn();

    // Nobody is shown anything more: what the disk kept of it is unknown. Clients get what an earlier turn has released, and nothing of this one.
    void ITurnSurroundings.StorageFailed(StorageException refused)
    {
        _clientListener.Dispose();
        _clients.CloseAll();
        _peers.Stop($"the disk of {_state.Options.Name} has failed");
        _disk!.Failed(refused);
    }

    // What clients were told is done must not end with this node, so nothing is added and the peers catch up.
    private void ContinueDrain()
    {
        _clientListener.Dispose();
        _clients.CloseAnswered();
        bool isAlone = _state.Turn.IsLoading || _state.Turn.Failure is not null;
        if (_clients.Count == 0 && (isAlone || _peers.HaveOwnWrites)) _drained.TrySetResult();
    }

    private void ContinueClosing()
    {
        _clientListener.Dispose();
        _clients.CloseAll();
        _peers.Dispose();
        if (_state.Turn.IsInstalling || (_state.Store is { } store && !store.TryClose())) return;
        if (_state.Store is { Failure: { } refused }) _disk!.Failed(refused);

        _stage = NodeStage.Closed;
        _closed.TrySetResult();
    }
}
