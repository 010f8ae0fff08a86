using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Node.Clients;
using TcpCausalKv.Node.Loop;
using TcpCausalKv.Node.Peers;
using TcpCausalKv.Node.Storage;

namespace TcpCausalKv.Node;

/// <summary>A whole node: its loop, its replica, its links to the peers and its clients.</summary>
/// <remarks>
/// Every turn of the loop ends in one fixed order: what was written or delivered goes into the log; then to the peers; then those who
/// waited for it are woken; then the clients get their replies. So nobody is told of a write before the log has it. While turns follow
/// each other without a wait, own writes of several go to the peers at once, at most <see cref="SendDelayMicros"/> late. While a node reads
/// its data from disk, a turn reads some more of it instead.
/// </remarks>
public sealed class CausalNode : IDisposable
{
    /// <summary>How long a busy node keeps a write from its peers, in microseconds, so that one packet and one wake-up serve several turns.</summary>
    public const int SendDelayMicros = 500;

    private static readonly long s_sendDelayTicks = Stopwatch.Frequency * SendDelayMicros / 1_000_000;
    private static readonly TimeSpan s_stopDeadline = TimeSpan.FromSeconds(10);

    private readonly NodeState _state;
    private readonly PeerConnections _peers;
    private readonly ClientConnections _clients;
    private readonly ListenerSocket _clientListener;
    private readonly NodeDisk? _disk;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStarted;

    // The loop's own.
    private IReadOnlyList<PeerAddress> _addresses = [];
    private NodeStage _stage = NodeStage.Serving;
    private readonly Action _sendToPeers;
    private ulong _sentSequence;
    private long _sendOwedSince;

    /// <summary>Makes a node that has its data directory and listens already, but neither serves nor dials until <see cref="Start"/>.</summary>
    /// <exception cref="ListenException">An address cannot be had.</exception>
    /// <exception cref="StorageException">The data directory is another node's, in use, or can't be read.</exception>
    public CausalNode(NodeOptions options, ILoggerFactory loggers)
    {
        EventLoop loop = new($"causalkv-{options.Name}", loggers.CreateLogger("Loop"));
        try
        {
            ulong incarnation = NonZeroRandom();
            if (options.Storage is { } data) _disk = NodeDisk.Open(options, data, incarnation, loop, loggers.CreateLogger("Storage"));
            bool mayBeNew = _disk is not { IsNew: false };
            _state = new NodeState(options, loop, new Replica(ReplicaOptionsOf(options, incarnation, mayBeNew)));
            _peers = new PeerConnections(_state, loggers.CreateLogger("Peers"));
            _clients = new ClientConnections(_state, loggers.CreateLogger("Clients"));
            _clientListener = new ListenerSocket(loop, options.ClientListen, _clients.Accept, loggers.CreateLogger("Clients"));
        }
        catch
        {
            _peers?.Dispose();
            _disk?.Dispose();
            loop.Dispose();
            throw;
        }

        _sendToPeers = SendToPeers;
        loop.OnTurnEnd(EndTurn);
    }

    /// <summary>Where peers connect, as bound.</summary>
    public IPEndPoint PeerEndPoint => _peers.EndPoint;

    /// <summary>Where clients connect, as bound.</summary>
    public IPEndPoint ClientEndPoint => _clientListener.EndPoint;

    /// <summary>
    /// Ends with the loop: well after <see cref="Stop"/>, with the exception if a bug of ours has ended it; or with a
    /// <see cref="StorageException"/> if the node's data can't be read, so that it will never serve.
    /// </summary>
    public Task Completion => _disk is null ? _state.Loop.Completion : Task.WhenAny(_state.Loop.Completion, _disk.LoadingFailed).Unwrap();

    /// <summary>Starts to serve and to dial.</summary>
    /// <param name="peers">Addresses by slot; this node's own is not used.</param>
    public void Start(IReadOnlyList<PeerAddress> peers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(peers.Count, _state.Options.Cluster.Members.Count);
        _addresses = peers;
        if (_disk is null) _peers.Serve(peers);
        else _disk.BeginLoading(_state);
        _isStarted = true;
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
        _state.Loop.Dispose();
    }

    private static ReplicaOptions ReplicaOptionsOf(NodeOptions options, ulong incarnation, bool mayBeNew) => new(options.Cluster, options.Slot, incarnation)
    {
        NewCluster = options.NewCluster && mayBeNew,
        FetchAfterMs = options.FetchAfterMs,
        PendingBytesMax = options.PendingBytesMax,
        HashSeed = NonZeroRandom(),
        Limits = options.FrameLimits,
    };

    // From the system's own source, as Guids are: RandomNumberGenerator needs OpenSSL, which a small image does not hold. A Guid has six
    // fixed bits, no two at the same place of its halves, so that each is covered by a random one.
    private static ulong NonZeroRandom()
    {
        Span<byte> random = stackalloc byte[16];
        Guid.NewGuid().TryWriteBytes(random, bigEndian: true, out _);
        return (BinaryPrimitives.ReadUInt64LittleEndian(random) ^ BinaryPrimitives.ReadUInt64LittleEndian(random[8..])) | 1;
    }

    // Goes into a stage, and waits until the loop has reached its end.
    private void Await(NodeStage stage, Task reached, TimeSpan deadline)
    {
        if (!_isStarted || _state.Loop.OnLoop || !_state.Loop.Post(() => _stage = stage)) return;
        Task.WaitAny([reached, _state.Loop.Completion], deadline);
    }

    private void EndTurn()
    {
        if (_stage == NodeStage.Closed) return;
        if (_state.Recovery is not null) EndLoadingTurn();
        else EndServingTurn();

        if (_stage == NodeStage.Draining) ContinueDrain();
        if (_stage == NodeStage.Closing) ContinueClosing();
        if (_state.Replica.HasPendingRelease || _clients.HasUnreadInput) _state.Loop.RequestTurn();
    }

    private void EndLoadingTurn()
    {
        _clients.ContinueReading();
        if (_disk!.TryLoad(_state)) Serve();
        _clients.FlushReplies();
    }

    // A turn follows at once: somebody may have waited for what was read.
    private void Serve()
    {
        _peers.Serve(_addresses);
        _state.Loop.RequestTurn();
    }

    private void EndServingTurn()
    {
        _peers.ContinueReading();
        _clients.ContinueReading();

        ReadOnlySpan<byte> frames = _state.Replica.EndTurn();
        if (!frames.IsEmpty) _state.Log.Append(frames);
        if (_disk is not null) _disk.EndTurn(_state);
        else if (!frames.IsEmpty || _state.Log.IsFull) TruncateLog();
        if (_disk is { HasFailed: true }) LeavePeers();
        else if (MustSendNow()) SendToPeers();
        else _state.Loop.WhenIdle(_sendToPeers);
        _state.Replica.CompleteTurn();
        _clients.FlushReplies();
        if (_stage == NodeStage.Serving && _state.Store is { MayInstall: true }) InstallSnapshot(_disk!);
    }

    // The links end first: what they have under way belongs to the data that was.
    private void InstallSnapshot(NodeDisk disk)
    {
        _peers.Suspend($"{_state.Options.Name} reads a snapshot");
        disk.InstallSnapshot(_state);
    }

    // Without own writes there is nothing but positions, of which few turns have one: looking for them is cheaper than putting it off.
    private bool MustSendNow()
    {
        if (_state.Replica.OwnSequence == _sentSequence) return true;

        long now = Stopwatch.GetTimestamp();
        if (_sendOwedSince == 0) _sendOwedSince = now;
        return now - _sendOwedSince >= s_sendDelayTicks;
    }

    // Between two turns.
    private void SendToPeers()
    {
        _sentSequence = _state.Replica.OwnSequence;
        _sendOwedSince = 0;
        _state.Links.Position.EndTurn();
        try
        {
            _peers.PumpAll();
        }
        catch (StorageException refused)
        {
            // What a peer lacks could not be read back. Clients that are cut off hear of it in a turn.
            _disk!.Report(_state, refused);
            LeavePeers();
            _state.Loop.RequestTurn();
        }
    }

    // Nobody is shown, or sends, what this node can't keep any more.
    private void LeavePeers()
    {
        _peers.Stop($"the disk of {_state.Options.Name} has failed");
        _clients.LogFailed("the disk has failed");
    }

    // What clients were told is done must not end with this node, so nothing is added and the peers catch up.
    private void ContinueDrain()
    {
        _clientListener.Dispose();
        _clients.CloseAnswered();
        if (_clients.Count == 0 && (_state.Recovery is not null || _peers.HaveOwnWrites)) _drained.TrySetResult();
    }

    private void ContinueClosing()
    {
        _clientListener.Dispose();
        _clients.CloseAll();
        _peers.Dispose();
        if (_state.Store is { } store && !store.TryClose()) return;

        _stage = NodeStage.Closed;
        _closed.TrySetResult();
    }

    // A full log takes no writes, so what makes room is an acknowledgement, in a turn without frames.
    private void TruncateLog()
    {
        if (!_state.Log.WantsTruncation) return;
        Replica replica = _state.Replica;
        _state.Log.Truncate(replica.Peers.Stable(replica.Applied), replica.Peers.AppliedElsewhere(replica.Applied.Width));
    }
}
