using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Node.Clients;
using TcpCausalKv.Node.Loop;
using TcpCausalKv.Node.Tests.Loop;

namespace TcpCausalKv.Node.Tests.Clients;

/// <summary>A node x that serves clients and has no connection to its peers, if it has any.</summary>
internal sealed class NodeUnderTest : ITurnSurroundings, IDisposable
{
    private readonly EventLoop _loop;
    private readonly ListenerSocket _listener;

    /// <param name="change">Changes what the node is told.</param>
    /// <param name="members">The cluster; the node alone if null.</param>
    /// <param name="turnBytesMax">Bytes of writes after which a turn is full.</param>
    /// <param name="logger">Hears of clients.</param>
    /// <param name="log">The delivery log; one in memory if null.</param>
    public NodeUnderTest(
        Func<NodeOptions, NodeOptions>? change = null,
        string[]? members = null,
        int? turnBytesMax = null,
        ILogger? logger = null,
        IDeliveryLog? log = null)
    {
        NodeOptions options = new(new ClusterIdentity("tests", members ?? ["x"], 8), 0) { NewCluster = true };
        options = change?.Invoke(options) ?? options;

        _loop = new EventLoop("under test", NullLogger.Instance);
        ReplicaOptions replicaOptions = new(options.Cluster, options.Slot, Incarnation: 1)
        {
            NewCluster = options.NewCluster,
            ClusterId = new ClusterId(0x7e57),
            Limits = options.FrameLimits,
        };
        if (turnBytesMax is { } bytes) replicaOptions = replicaOptions with { TurnBytesMax = bytes };

        Replica replica = new(replicaOptions);
        log ??= new MemoryLog(options.Cluster.Width, options.LogBytesMax);
        State = new NodeState(options, _loop, new NodeTurn(replica, log, options.LinkOptions, this));
        Clients = new ClientConnections(State, logger ?? NullLogger.Instance);
        _listener = new ListenerSocket(_loop, options.ClientListen, Clients.Accept, NullLogger.Instance);
        _loop.OnTurnEnd(EndTurn);
        _loop.Start();
    }

    /// <summary>On the loop only.</summary>
    public NodeState State { get; }

    /// <summary>On the loop only.</summary>
    public ClientConnections Clients { get; }

    /// <summary>The disk fails in the next turn. On the loop only.</summary>
    public bool DiskHasFailed { get; set; }

    public IPEndPoint EndPoint => _listener.EndPoint;

    public TestClient Connect(int? receiveBufferBytes = null) => new(EndPoint, receiveBufferBytes);

    public Task<T> OnLoop<T>(Func<T> function) => _loop.Call(function).WithinDeadline();

    /// <summary>Runs an action on the loop, after each turn's replies are sent.</summary>
    public Task AtTurnEnds(Action action) => OnLoop(() =>
    {
        _loop.OnTurnEnd(action);
        return true;
    });

    /// <summary>Completes at the end of the first turn after which something holds.</summary>
    public async Task Until(Func<bool> holds)
    {
        TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await AtTurnEnds(() =>
        {
            if (holds()) held.TrySetResult();
        });
        await held.Task.WithinDeadline();
    }

    /// <summary>Lets the node receive a batch of another member, as from a link.</summary>
    public Task<WireFault> Receive(int origin, byte[] frame) =>
        OnLoop(() =>
        {
            ulong passedOver = 0;
            return State.Replica.Receive(frame, origin, _loop.NowMs, ref passedOver);
        });

    public void Dispose()
    {
        Assert.True(_loop.Stop(Deadline.Default));
        _listener.Dispose();
        Clients.CloseAll();
        Assert.Equal(0, Clients.Count);
        _loop.Dispose();
    }

    private void EndTurn()
    {
        State.Turn.End(_loop.NowMs, EventLoop.ReadMicros());
        State.Turn.SendWhatWasPutOff();
        if (State.Turn.HasMore || Clients.HasUnreadInput) _loop.RequestTurn();
    }

    void ITurnSurroundings.ContinueReading() => Clients.ContinueReading();

    void ITurnSurroundings.SendToPeers()
    {
    }

    void ITurnSurroundings.WakeClients() => Clients.WakeWaiters();

    void ITurnSurroundings.Reached(TurnStep step)
    {
        if (step == TurnStep.Stored && DiskHasFailed) State.Turn.Fail(new StorageException("the disk has failed"));
    }

    void ITurnSurroundings.Loaded(StoreRecovery recovery) => throw new UnreachableException();

    void ITurnSurroundings.LoadingFailed(StorageException refused) => throw new UnreachableException();

    void ITurnSurroundings.SuspendLinks() => throw new UnreachableException();

    void ITurnSurroundings.ReadsAnew(bool isInstalled) => throw new UnreachableException();

    void ITurnSurroundings.StorageFailed(StorageException refused) => Clients.CloseAll();
}
