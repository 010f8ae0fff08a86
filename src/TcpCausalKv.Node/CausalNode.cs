using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Node.Clients;
using TcpCausalKv.Node.Loop;
using TcpCausalKv.Node.Peers;

namespace TcpCausalKv.Node;

/// <summary>A whole node: its loop, its replica, its links to the peers and its clients.</summary>
/// <remarks>
/// Every turn of the loop ends in one fixed order: what was written or delivered goes into the log; then to the peers; then those who
/// waited for it are woken; then the clients get their replies. So nobody is told of a write before the log has it.
/// </remarks>
public sealed class CausalNode : IDisposable
{
    private readonly NodeState _state;
    private readonly PeerHub _peers;
    private readonly ClientHub _clients;
    private readonly ListenerSocket _clientListener;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStarted;

    // The loop's own.
    private bool _isDraining;

    /// <summary>Makes a node that listens already but neither serves nor dials until <see cref="Start"/>.</summary>
    /// <exception cref="ListenException">An address cannot be had.</exception>
    public CausalNode(NodeOptions options, ILoggerFactory loggers)
    {
        EventLoop loop = new($"causalkv-{options.Name}", loggers.CreateLogger("Loop"));
        Replica replica = new(ReplicaOptionsOf(options));
        MemoryLog log = new(options.Cluster.Width, options.LogBytesMax);
        _state = new NodeState(options, loop, replica, log, new LinkTable(replica, log, options.LinkOptions));

        try
        {
            _peers = new PeerHub(_state, loggers.CreateLogger("Peers"));
            _clients = new ClientHub(_state, loggers.CreateLogger("Clients"));
            _clientListener = new ListenerSocket(loop, options.ClientListen, _clients.Accept, loggers.CreateLogger("Clients"));
        }
        catch
        {
            _peers?.Dispose();
            loop.Dispose();
            throw;
        }

        loop.OnTurnEnd(EndTurn);
    }

    /// <summary>Where peers connect, as bound.</summary>
    public IPEndPoint PeerEndPoint => _peers.EndPoint;

    /// <summary>Where clients connect, as bound.</summary>
    public IPEndPoint ClientEndPoint => _clientListener.EndPoint;

    /// <summary>Ends with the loop: well after <see cref="Stop"/>, with the exception if a bug of ours has ended it.</summary>
    public Task Completion => _state.Loop.Completion;

    /// <summary>Starts to serve and to dial.</summary>
    /// <param name="peers">Addresses by slot; this node's own is not used.</param>
    public void Start(IReadOnlyList<PeerAddress> peers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(peers.Count, _state.Options.Cluster.Members.Count);
        _peers.Dial(peers);
        _isStarted = true;
        _state.Loop.Start();
    }

    /// <summary>Looks at the node's state on its loop. Any thread.</summary>
    public Task<T> Query<T>(Func<NodeState, T> question) => _state.Loop.Call(() => question(_state));

    /// <summary>
    /// Stops in order: the turn is finished and its replies are sent; clients are closed and the peers get the writes that they
    /// lack yet, for <see cref="NodeOptions.DrainMs"/> at most; a farewell to the peers is sent, and all is closed.
    /// </summary>
    /// <param name="deadline">How long the loop may take to end after that; 10 seconds if null.</param>
    /// <returns>True if the loop ended in time.</returns>
    public bool Stop(TimeSpan? deadline = null)
    {
        Drain();

        // The loop ends after a whole turn, whose end logs, sends and replies; what follows is done in its place.
        if (!_state.Loop.Stop(deadline)) return false;
        _clientListener.Dispose();
        _peers.Dispose();
        _clients.CloseAll();
        return true;
    }

    /// <summary>Stops, and gives everything back.</summary>
    public void Dispose()
    {
        if (Stop()) _state.Loop.Dispose();
    }

    private static ReplicaOptions ReplicaOptionsOf(NodeOptions options) => new(options.Cluster, options.Slot, NonZeroRandom())
    {
        NewCluster = options.NewCluster,
        FetchAfterMs = options.FetchAfterMs,
        HeldBytesMax = options.HeldBytesMax,
        HashSeed = NonZeroRandom(),
        Limits = options.FrameLimits,
    };

    private static ulong NonZeroRandom() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    private void Drain()
    {
        if (!_isStarted || _state.Loop.OnLoop || !_state.Loop.Post(() => _isDraining = true)) return;
        Task.WaitAny([_drained.Task, Completion], _state.Options.DrainMs);
    }

    private void EndTurn()
    {
        _peers.ContinueReading();
        _clients.ContinueReading();

        ReadOnlySpan<byte> frames = _state.Replica.EndTurn();
        if (!frames.IsEmpty) _state.Log.Append(frames);
        if (!frames.IsEmpty || _state.Log.IsFull) TruncateLog();

        _state.Links.Position.EndTurn();
        _peers.PumpAll();
        _state.Replica.CompleteTurn();
        _clients.FlushReplies();
        if (_isDraining) ContinueDrain();
        if (_state.Replica.HasPendingRelease || _clients.HasUnreadInput) _state.Loop.RequestTurn();
    }

    // What clients were told is done must not end with this node, so nothing is added and the peers catch up.
    private void ContinueDrain()
    {
        _clientListener.Dispose();
        _clients.CloseAnswered();
        if (_clients.Count == 0 && _peers.HaveOwnWrites) _drained.TrySetResult();
    }

    // A full log takes no writes, so what makes room is an acknowledgement, in a turn without frames.
    private void TruncateLog()
    {
        if (!_state.Log.WantsTruncation) return;
        Replica replica = _state.Replica;
        _state.Log.Truncate(replica.Peers.Stable(replica.Applied), replica.Peers.AppliedElsewhere(replica.Applied.Width));
    }
}
