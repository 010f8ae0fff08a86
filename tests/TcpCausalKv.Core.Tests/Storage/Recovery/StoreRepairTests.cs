using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Simulation.Disks;

namespace TcpCausalKv.Core.Tests.Storage.Recovery;

public sealed class StoreRepairTests
{
    private static readonly NodeStoreOptions Options =
        StoreBench.Options(SyncPolicy.EverySecond) with { Snapshots = new SnapshotSchedule { LogBytesMin = long.MaxValue } };

    private readonly SimulatedDirectory _disk = new();

    public StoreRepairTests()
    {
        StoreBench node = StoreBench.Open(_disk, Options);
        for (int n = 0; n < 20; n++) node.Turn(n);
        node.Stop();
    }

    [Fact]
    public void Where_nothing_is_damaged_nothing_is_set_aside()
    {
        Assert.Empty(StoreRepair.SetDamageAside(_disk, Options));
        Assert.Equal(20UL, StoreBench.Open(_disk, Options).Replica.OwnEntry);
    }

    [Fact]
    public void Wherever_a_segment_rots_the_batches_before_are_kept_and_the_history_is_in_doubt()
    {
        string[] segments = [.. _disk.List().Where(name => SegmentName.TryParse(name, out _))];
        foreach (string name in segments)
        {
            for (long at = 9; at < _disk.BytesOf(name).Length; at += at < 60 ? 17 : at < SegmentHeader.PageBytes ? 5_000 : 61)
            {
                if (at is > 60 and < SegmentHeader.PageBytes) continue;
                SimulatedDirectory disk = Copy();
                disk.Rot(name, at, 1);
                IReadOnlyList<string> aside = StoreRepair.SetDamageAside(disk, Options);
                Assert.Equal($"damaged-{name}", aside[^1]);
                Assert.False(IdentityFile.Read(disk)!.LastRun.HistoryIsWhole);

                StoreBench node = StoreBench.Open(disk, Options);
                long kept = SegmentName.TryParse(name, out long start) && at > SegmentHeader.PageBytes ? start + at - SegmentHeader.PageBytes : start;
                Assert.InRange(node.Store.Log.End, kept - 200, kept);
                node.Stop();
            }
        }
    }

    [Fact]
    public void Whenever_a_repair_itself_is_interrupted_the_next_one_ends_it()
    {
        string segment = _disk.List().First(name => SegmentName.TryParse(name, out long start) && start > 0);
        for (int operation = 1; ; operation++)
        {
            SimulatedDirectory disk = Copy();
            disk.Rot(segment, SegmentHeader.PageBytes + 300, 1);
            int left = operation;
            disk.Faults = (_, _) => --left == 0 ? DiskFault.End : DiskFault.None;
            bool ended = TryRepair(disk);
            disk.CutPower(new Random(operation).Next);
            StoreRepair.SetDamageAside(disk, Options);
            Assert.False(IdentityFile.Read(disk)!.LastRun.HistoryIsWhole);
            StoreBench.Open(disk, Options).Stop();
            if (ended) break;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whenever_the_repair_of_an_identity_is_interrupted_the_next_one_ends_it(bool isGone)
    {
        for (int operation = 1; ; operation++)
        {
            SimulatedDirectory disk = Copy();
            if (isGone) disk.Delete(IdentityFile.Name);
            if (isGone) disk.Sync();
            else disk.Rot(IdentityFile.Name, 60, 1);
            int left = operation;
            disk.Faults = (_, _) => --left == 0 ? DiskFault.End : DiskFault.None;
            bool ended = TryRepair(disk);
            disk.CutPower(new Random(operation).Next);
            StoreRepair.SetDamageAside(disk, Options);
            Assert.False(IdentityFile.Read(disk)!.LastRun.HistoryIsWhole);
            StoreBench node = StoreBench.Open(disk, Options);
            Assert.Equal(20UL, node.Replica.OwnEntry);
            node.Stop();
            if (ended) break;
        }
    }

    [Fact]
    public void An_identity_is_not_made_anew_for_another_node_than_the_log_is_of()
    {
        _disk.Rot(IdentityFile.Name, 60, 1);
        NodeStoreOptions other = Options with { Cluster = new ClusterIdentity("other", ["A"], 2) };
        StorageException refused = Assert.Throws<StorageException>(() => StoreRepair.SetDamageAside(_disk, other));
        Assert.Contains("the log is of cluster 'test', slot 0", refused.Message, StringComparison.Ordinal);
    }

    private static bool TryRepair(SimulatedDirectory disk)
    {
        try
        {
            StoreRepair.SetDamageAside(disk, Options);
            return true;
        }
        catch (ProcessEndedException)
        {
            return false;
        }
    }

    private SimulatedDirectory Copy()
    {
        SimulatedDirectory copy = new();
        foreach (string name in _disk.List()) copy.Put(name, _disk.BytesOf(name));
        return copy;
    }
}
