using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Core.Tests.Replication;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Simulation.Disks;

namespace TcpCausalKv.Core.Tests.Storage.Snapshots;

/// <summary>
/// A node of three on a simulated disk whose log is short, so that others need its snapshot: recovery and turns as the product's node has them.
/// </summary>
internal sealed class ExchangingNode
{
    private static readonly ClusterIdentity Cluster = new("tests", ["a", "b", "c"], 4);

    private readonly SimulatedWork _work = new();

    public ExchangingNode(int slot)
    {
        Slot = slot;
        Restart();
    }

    public int Slot { get; }

    public SimulatedDirectory Disk { get; } = new();

    public Replica Replica { get; private set; } = null!;

    public NodeStore Store { get; private set; } = null!;

    public void Restart(string bootId = "boot")
    {
        NodeStoreOptions options = new(Cluster, Slot, Incarnation: 7, bootId, DirectoryMark: "mark") { Fsync = SyncPolicy.Always };
        using StoreRecovery recovery = new(Disk, options);
        Replica = new Replica(new ReplicaOptions(Cluster, Slot, 7) { NewCluster = recovery.IsNew, ClusterId = TestNode.ClusterId });
        recovery.Begin(Replica);
        while (!recovery.Step(1_000))
        {
        }

        recovery.Open();
        Store = recovery.Finish(_work);
    }

    public void Write(string key, string value)
    {
        using (WriteScope write = Replica.BeginWrite(unixMs: 1)) write.Set(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));
        Turn();
    }

    public void Turn()
    {
        new NodeTurn(Replica, Store, new LinkOptions(), AloneSurroundings.Instance).End(nowMs: 1, nowMicros: 1_000);
        while (_work.Waiting > 0) _work.DoOne();
    }

    public void TurnsUntil(Func<bool> holds)
    {
        for (int turns = 0; !holds(); turns++)
        {
            Assert.InRange(turns, 0, 1_000);
            Turn();
        }
    }

    public string[] Read(params string[] keys) =>
        [.. keys.Select(Read)];

    private string Read(string key) =>
        Replica.Keyspace.TryGet(Encoding.UTF8.GetBytes(key), out ReadOnlySpan<byte> value)
            ? $"{key}={Encoding.UTF8.GetString(value)}"
            : $"{key} is not there";

    public static ExchangingNode Ahead(int slot = 0)
    {
        ExchangingNode a = new(slot);
        string key = $"{(char)('a' + slot)}0";
        for (int n = 0; n <= 20; n++) a.Write(key, $"{n}");
        Assert.True(a.Store.RequestSnapshot());
        a.TurnsUntil(() => a.Store.Snapshots.Taken == 1);
        return a;
    }

    // Has A's first write, and two of its own, the second of which has seen that.
    public static ExchangingNode Behind(ExchangingNode a)
    {
        ExchangingNode b = new(slot: 1);
        b.Write("b0", "1");
        LogCursor first = LogCursor.OverAll(a.Store.Log, new VectorClock(4));
        Assert.True(first.TryNext(a.Store.Log.End, out ReadOnlySpan<byte> frame));
        Assert.Equal(WireFault.None, b.Replica.Receive(frame.ToArray(), 0, 0));
        b.Turn();
        b.Write("only-b", "1");
        return b;
    }

    public static void Send(ExchangingNode from, ExchangingNode to)
    {
        Assert.Null(from.Store.Exchange.TryOpen(to.Store.Exchange.Wish!, out ISnapshotReader? frames));
        while (frames!.Read(out ReadOnlySpan<byte> frame) == SnapshotRead.Frame) Assert.Equal(WireFault.None, to.Store.Exchange.Take(frame));
        frames.Dispose();
        Assert.True(to.Store.Exchange.IsComplete);
    }

    public static string SnapshotOf(ExchangingNode node) => node.Disk.List().Single(name => SnapshotFiles.TryParse(name, out _));
}
