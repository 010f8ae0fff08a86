using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;

namespace TcpCausalKv.Core.Tests.Replication.Links;

/// <summary>A replica with a log and links, whose turns end as a real node's do: log, peers, waiters.</summary>
internal sealed class LinkedNode
{
    public LinkedNode(
        int slot, int nodes, Func<ReplicaOptions, ReplicaOptions>? change, LinkOptions links, ulong incarnation, ISnapshotExchange? snapshots = null)
    {
        Node = new TestNode(slot, nodes, change, incarnation);
        Table = new LinkTable(Node.Replica, Node.Log, links, snapshots);
    }

    public TestNode Node { get; }

    public LinkTable Table { get; }

    public List<TestEnd> Ends { get; } = [];

    public int Slot => Node.Replica.Options.Slot;

    public Replica Replica => Node.Replica;

    public void Turn(long nowMs)
    {
        Node.NowMs = nowMs;
        foreach (TestEnd end in Ends) end.TakeIn(nowMs);
        Node.EndTurn(() => Pump(nowMs));
    }

    /// <summary>The earliest time at which some link has something to do.</summary>
    public long NextDueMs(long nowMs) => Ends.Select(end => end.Link.NextDueMs(nowMs)).DefaultIfEmpty(long.MaxValue).Min();

    private void Pump(long nowMs)
    {
        foreach (TestEnd end in Ends) end.Pump(nowMs);
    }
}
