using System.Diagnostics;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Turns;

namespace TcpCausalKv.Core.Tests.Replication.Links;

/// <summary>A replica with a log and links, whose turns end as a real node's do: log, peers, waiters.</summary>
internal sealed class LinkedNode : ITurnSurroundings
{
    // A test that makes writes in turns of their own sends them later, in a turn of the cluster.
    private bool _isConnected;

    public LinkedNode(
        int slot, int nodes, Func<ReplicaOptions, ReplicaOptions>? change, LinkOptions links, ulong incarnation, ISnapshotExchange? snapshots = null)
    {
        Node = new TestNode(slot, nodes, change, incarnation, links, this, snapshots);
    }

    public TestNode Node { get; }

    public LinkTable Table => Node.Turn.Links;

    public List<TestEnd> Ends { get; } = [];

    public int Slot => Node.Replica.Options.Slot;

    public Replica Replica => Node.Replica;

    public void Turn(long nowMs)
    {
        Node.NowMs = nowMs;
        foreach (TestEnd end in Ends) end.TakeIn(nowMs);
        _isConnected = true;
        Node.EndTurn();
        _isConnected = false;
    }

    /// <summary>The earliest time at which some link has something to do.</summary>
    public long NextDueMs(long nowMs) => Ends.Select(end => end.Link.NextDueMs(nowMs)).DefaultIfEmpty(long.MaxValue).Min();

    void ITurnSurroundings.SendToPeers()
    {
        if (!_isConnected) return;
        foreach (TestEnd end in Ends) end.Pump(Node.NowMs);
    }

    void ITurnSurroundings.ContinueReading()
    {
    }

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
}
