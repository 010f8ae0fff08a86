using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Tests.Cluster;
using TcpCausalKv.Simulation.Disks;

namespace TcpCausalKv.Core.Tests.Storage;

public sealed class NodeStoreTests
{
    private readonly SimulatedDirectory _disk = new();

    [Theory]
    [InlineData(SyncPolicy.Always)]
    [InlineData(SyncPolicy.EverySecond)]
    [InlineData(SyncPolicy.Never)]
    public void Snapshots_let_segments_go_whatever_the_sync_policy(SyncPolicy fsync)
    {
        StoreBench node = StoreBench.Open(_disk, StoreBench.Options(fsync));
        for (int n = 0; n < 500; n++)
        {
            node.Turn(n);
            Assert.Null(node.Store.Failure);
            Assert.InRange(node.Store.Log.Bytes, 0, 10_000);
        }

        Assert.InRange(node.Store.Snapshots.Taken, 10, int.MaxValue);
        ulong digest = node.Replica.Keyspace.Digest;
        node.Stop();

        StoreBench again = StoreBench.Open(_disk, StoreBench.Options(fsync));
        Assert.Equal(digest, again.Replica.Keyspace.Digest);
        Assert.Equal(500UL, again.Replica.OwnEntry);
    }

    [Theory]
    [InlineData(SyncPolicy.Always)]
    [InlineData(SyncPolicy.EverySecond)]
    [InlineData(SyncPolicy.Never)]
    public void Whatever_operation_a_process_ends_in_nothing_that_was_released_is_lost(SyncPolicy fsync)
    {
        for (int operation = 1; ; operation++)
        {
            SimulatedDirectory disk = new();
            int left = operation;
            disk.Faults = (_, _) => --left == 0 ? DiskFault.End : DiskFault.None;
            ulong applied = 0, released = 0;
            if (Run(disk, fsync, ref applied, ref released)) break;

            bool cutsPower = operation % 2 == 0;
            if (cutsPower) disk.CutPower(new Random(operation).Next);
            else disk.Kill();
            NodeStoreOptions options = StoreBench.Options(fsync) with { BootId = cutsPower ? "boot-2" : "boot-1" };
            StoreBench again = StoreBench.Open(disk, options);
            Assert.InRange(again.Replica.OwnEntry, cutsPower ? released : applied, ulong.MaxValue);
            again.Stop();
        }
    }

    [Fact]
    public void Under_always_a_history_that_was_fetched_is_synced_before_the_disk_calls_it_whole()
    {
        NodeStoreOptions options = StoreBench.Options(SyncPolicy.Always) with { Cluster = new ClusterIdentity("test", ["A", "B"], 2) };
        Replica replica =
            new(new ReplicaOptions(options.Cluster, options.Slot, options.Incarnation) { NewCluster = false, ClusterId = new ClusterId(0x7e57) });
        using StoreRecovery recovery = new(_disk, options);
        recovery.Begin(replica);
        while (!recovery.Step(1_000)) Assert.Null(recovery.Damage);
        SimulatedWork work = new();
        recovery.Open();
        using NodeStore store = recovery.Finish(work);

        Replica former = new(new ReplicaOptions(options.Cluster, options.Slot, 1) { NewCluster = true, ClusterId = new ClusterId(0x7e57) });
        using (WriteScope write = former.BeginWrite(1)) write.Set("k"u8, "v"u8);
        store.Log.Append(former.EndTurn().ToArray());
        WillingMembers.Answer(replica);
        Assert.True(replica.MayWrite);

        store.EndTurn(1);
        Assert.False(IdentityFile.Read(_disk)!.LastRun.HistoryIsWhole);
        while (work.Waiting > 0) work.DoOne();
        Assert.False(IdentityFile.Read(_disk)!.LastRun.HistoryIsWhole);
        store.EndTurn(2);
        work.DoOne();
        Assert.True(IdentityFile.Read(_disk)!.LastRun.HistoryIsWhole);
    }

    [Fact]
    public void A_disk_that_refuses_to_keep_that_the_history_is_known_has_failed()
    {
        NodeStoreOptions options = StoreBench.Options(SyncPolicy.EverySecond) with { Cluster = new ClusterIdentity("test", ["A", "B"], 2) };
        Replica replica =
            new(new ReplicaOptions(options.Cluster, options.Slot, options.Incarnation) { NewCluster = false, ClusterId = new ClusterId(0x7e57) });
        using StoreRecovery recovery = new(_disk, options);
        recovery.Begin(replica);
        while (!recovery.Step(1_000)) Assert.Null(recovery.Damage);
        SimulatedWork work = new();
        recovery.Open();
        using NodeStore store = recovery.Finish(work);
        Assert.False(replica.MayWrite);

        WillingMembers.Answer(replica);
        _disk.Faults = (operation, _) => operation == DiskOperation.SyncFile ? DiskFault.Refuse : DiskFault.None;
        store.EndTurn(1);
        work.DoOne();
        Assert.Contains("identity", store.Failure?.Message, StringComparison.Ordinal);
    }

    // True if it came to its end. What is released is what a power cut may not take: under always all that was shown.
    private static bool Run(SimulatedDirectory disk, SyncPolicy fsync, ref ulong applied, ref ulong released)
    {
        try
        {
            StoreBench node = StoreBench.Open(disk, StoreBench.Options(fsync));
            List<(long End, ulong Sequence)> turns = [];
            for (int n = 0; n < 60; n++)
            {
                node.Turn(n);
                applied = node.Replica.OwnEntry;
                turns.Add((node.Store.Log.End, applied));
                released = turns.LastOrDefault(turn => turn.End <= node.Store.Log.DurableEnd).Sequence;
            }

            node.Stop();
            return true;
        }
        catch (ProcessEndedException)
        {
            return false;
        }
    }
}
