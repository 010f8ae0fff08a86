using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Node.Loop;
using TcpCausalKv.Node.Peers;
using TcpCausalKv.Node.Tests.Cluster;
using TcpCausalKv.Node.Tests.Loop;
using TcpCausalKv.Node.Transports;

namespace TcpCausalKv.Node.Tests.Peers;

/// <summary>
/// Node x's end of one connection with y, whose turns a test makes one by one: the loop is never started, so this thread stands
/// in for it and its time stands still.
/// </summary>
internal sealed class ConnectionUnderTest : ITurnSurroundings, IDisposable
{
    private readonly EventLoop _loop = new("under test", NullLogger.Instance);
    private readonly SocketPair _sockets = new();
    private readonly NodeTurn _turn;

    public ConnectionUnderTest(Func<LinkTable, long, PeerLink> makeLink, int turnBytesMax = 1024 * 1024)
    {
        ReplicaOptions options = new(TestCluster.Identity(), 0, 1) { NewCluster = true, ClusterId = TestCluster.Id, TurnBytesMax = turnBytesMax };
        Replica = new Replica(options);
        Log = new MemoryLog(Replica.Applied.Width, 1024 * 1024 * 1024);
        _turn = new NodeTurn(Replica, Log, new LinkOptions(), this);
        Connection = new PeerConnection(_loop, new SocketTransport(_loop, _sockets.Near), makeLink(_turn.Links, _loop.NowMs));
        _sockets.Far.Blocking = true;
        Far = new ScriptedPeer(_sockets.Far);
        EndTurn();
    }

    public Replica Replica { get; }

    public MemoryLog Log { get; }

    public PeerConnection Connection { get; }

    /// <summary>The other end.</summary>
    public ScriptedPeer Far { get; }

    /// <summary>A turn in which the socket is readable.</summary>
    public void TurnReadable()
    {
        Assert.True(_sockets.Near.Poll((int)Deadline.Default.TotalMicroseconds, SelectMode.SelectRead));
        Connection.OnReady(readable: true, writable: false);
        EndTurn();
    }

    /// <summary>What every turn ends with.</summary>
    public void EndTurn()
    {
        _turn.End(_loop.NowMs, _loop.NowMs * 1_000);
        _turn.SendWhatWasPutOff();
    }

    void ITurnSurroundings.ContinueReading() => Connection.ContinueReading();

    void ITurnSurroundings.SendToPeers() => Connection.Pump();

    void ITurnSurroundings.WakeClients()
    {
    }

    void ITurnSurroundings.Reached(TurnStep step)
    {
    }

    void ITurnSurroundings.Loaded(StoreRecovery recovery) => throw new UnreachableException();

    void ITurnSurroundings.LoadingFailed(StorageException refused) => throw new UnreachableException();

    void ITurnSurroundings.SuspendLinks() => throw new UnreachableException();

    void ITurnSurroundings.ReadsAnew(bool isInstalled) => throw new UnreachableException();

    void ITurnSurroundings.StorageFailed(StorageException refused) => throw new UnreachableException();

    public void Dispose()
    {
        Connection.Dispose();
        _sockets.Dispose();
        _loop.Dispose();
    }
}
