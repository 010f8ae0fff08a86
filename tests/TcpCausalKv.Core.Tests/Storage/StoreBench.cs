using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Simulation.Disks;

namespace TcpCausalKv.Core.Tests.Storage;

/// <summary>A node alone in its cluster, on a simulated disk: recovery, turns and stops as the product's node does them.</summary>
internal sealed class StoreBench
{
    public static readonly ClusterIdentity Cluster = new("test", ["A"], 2);

    private readonly NodeTurn _turn;

    private StoreBench(Replica replica, NodeStore store, SimulatedWork work)
    {
        Replica = replica;
        Store = store;
        Work = work;
        _turn = new NodeTurn(replica, store, new LinkOptions(), AloneSurroundings.Instance);
    }

    public Replica Replica { get; }

    public NodeStore Store { get; }

    public SimulatedWork Work { get; }

    public LinkTable Links => _turn.Links;

    public static NodeStoreOptions Options(SyncPolicy fsync) => new(Cluster, 0, 7, "boot-1", "12:34")
    {
        Fsync = fsync,
        SegmentBytes = 1_000,
        TailBytes = 500,
        LogBytesMax = 20_000,
        Snapshots = new SnapshotSchedule { LogBytesMin = 3_000 },
    };

    public static StoreBench Open(SimulatedDirectory disk, NodeStoreOptions options)
    {
        SimulatedWork work = new();
        using StoreRecovery recovery = new(disk, options);
        ReplicaOptions told = new(options.Cluster, options.Slot, options.Incarnation);
        Replica replica = new(told with { ClusterId = recovery.IsNew ? Replication.TestNode.ClusterId : recovery.ClusterId });
        recovery.Begin(replica);
        while (!recovery.Step(1_000)) Assert.Null(recovery.Damage);
        recovery.Open();
        return new StoreBench(replica, recovery.Finish(work), work);
    }

    /// <summary>A turn that sets one key; work beside the loop ends in it.</summary>
    public void Turn(int n) => Turn(n, keys: 20, valueBytes: 100);

    /// <summary>The same, for a client who gets a reply.</summary>
    public void Turn(int n, ITurnClient client)
    {
        _turn.Replies.Add(client);
        Turn(n);
    }

    /// <summary>A turn that sets one key, if a turn may take in anything.</summary>
    public void Turn(int n, int keys, int valueBytes, bool endsWork = true)
    {
        if (endsWork) Work.DoOne();
        if (!Replica.TurnIsFull)
        {
            using WriteScope write = Replica.BeginWrite(1_000 + n);
            write.Set(BitConverter.GetBytes(n % keys), new byte[valueBytes]);
        }

        End(n);
    }

    /// <summary>A turn in which nothing comes in; work beside the loop ends in it.</summary>
    public void EmptyTurn(int n)
    {
        Work.DoOne();
        End(n);
    }

    /// <summary>The same, for a client who gets a reply.</summary>
    public void EmptyTurn(int n, ITurnClient client)
    {
        _turn.Replies.Add(client);
        EmptyTurn(n);
    }

    private void End(int n) => _turn.End(nowMs: 100L * n, nowMicros: 100_000L * n);

    public void Stop()
    {
        while (!Store.TryClose()) Work.DoOne();
        Store.Dispose();
    }
}
