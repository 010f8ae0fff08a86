using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Node.Storage;
using TcpCausalKv.Node.Tests.Storage;

namespace TcpCausalKv.Node.Tests.Cluster;

/// <summary>Nodes for whom no log reaches back.</summary>
public sealed class SnapshotCatchUpTests
{
    private const int Rounds = 20;

    [Fact]
    public async Task A_node_that_was_away_while_the_others_logs_were_truncated_comes_back_by_snapshot_and_log()
    {
        using TemporaryDirectory temporary = new();
        using TestCluster cluster = await TestCluster.StartLinked(SmallLogs(temporary));
        cluster.Z.Set("old", "1");
        await cluster.Converge();
        cluster.Z.Dispose();
        await WriteUntilTruncated(cluster.X, cluster.Y);

        cluster.Replace(cluster.Z);
        cluster.Y.Set("late", "1");

        await ConvergeAll(cluster);
        Assert.Equal("1", cluster.Z.Get("old"));
        Assert.Equal("1", cluster.Z.Get("late"));
        Assert.Equal("+OK", cluster.Z.TrySet("again", "1"));
        await ConvergeAll(cluster);
    }

    [Fact]
    public async Task Its_own_writes_that_nobody_had_are_there_again_and_reach_the_others()
    {
        using TemporaryDirectory temporary = new();
        using TestCluster cluster = await TestCluster.StartLinked(SmallLogs(temporary));
        await TestCluster.Hold(cluster.Z, cluster.X);
        await TestCluster.Hold(cluster.Z, cluster.Y);
        cluster.Z.Set("only-here", "1");
        cluster.Z.Dispose();
        await WriteUntilTruncated(cluster.X, cluster.Y);

        cluster.Replace(cluster.Z);

        await ConvergeAll(cluster);
        Assert.Equal("1", cluster.X.Get("only-here"));
        Assert.Equal("1", cluster.Z.Get("only-here"));
        Assert.Equal("1", cluster.Z.Get("bulk-0") is null ? "0" : "1");
    }

    [Fact]
    public async Task A_wiped_node_gets_everything_and_goes_on_counting_where_it_was()
    {
        using TemporaryDirectory temporary = new();
        using TestCluster cluster = await TestCluster.StartLinked(SmallLogs(temporary));
        for (int i = 0; i < 10; i++) cluster.Z.Set($"z{i}", "1");
        await cluster.Converge();
        cluster.Z.Dispose();
        await WriteUntilTruncated(cluster.X, cluster.Y);
        Directory.Delete(cluster.Z.Options.Storage!.Directory, recursive: true);

        TestNode wiped = cluster.Replace(cluster.Z, options => options with { NewCluster = false });
        await wiped.Until(state => state.Recovery is null && state.Replica.MayWrite);

        Assert.Equal("1", wiped.Get("z9"));
        Assert.Equal("+OK", wiped.TrySet("z10", "1"));
        Assert.Equal(ClockEntry.Of(1, 11), (await wiped.Applied())[2]);
        await ConvergeAll(cluster);
    }

    [Fact]
    public async Task A_snapshot_that_has_rotted_is_reported_set_aside_and_replaced_by_another()
    {
        using TemporaryDirectory temporary = new();
        using TestCluster cluster = await TestCluster.StartLinked(SmallLogs(temporary));
        cluster.Z.Dispose();
        await WriteUntilTruncated(cluster.X, cluster.Y);
        TestNode[] senders = [cluster.X, cluster.Y];
        foreach (TestNode sender in senders)
        {
            await sender.Until(state => state.Store is { Writing: null, HasWork: false });
            FlipBit(Directory.GetFiles(sender.Options.Storage!.Directory, "snapshot-*").Single());
        }

        cluster.Replace(cluster.Z);

        await ConvergeAll(cluster);
        Assert.InRange(senders.Sum(sender => sender.Log.Count(CapturedLog.SnapshotSetAside)), 1, 2);
        Assert.InRange(Directory.GetFiles(temporary.Path, "damaged-snapshot-*", SearchOption.AllDirectories).Length, 1, 2);
        long sent = await cluster.X.Ask(state => state.Store!.SnapshotsSent) + await cluster.Y.Ask(state => state.Store!.SnapshotsSent);
        Assert.InRange(sent, 1, 5);
    }

    [Fact]
    public async Task What_a_snapshot_brought_is_there_after_another_start()
    {
        using TemporaryDirectory temporary = new();
        using TestCluster cluster = await TestCluster.StartLinked(SmallLogs(temporary));
        cluster.Z.Dispose();
        await WriteUntilTruncated(cluster.X, cluster.Y);
        cluster.Replace(cluster.Z);
        await ConvergeAll(cluster);
        cluster.Z.Set("after", "1");
        cluster.Z.Dispose();

        cluster.Replace(cluster.Z);

        await ConvergeAll(cluster);
        Assert.Equal("1", cluster.Z.Get("after"));
    }

    // In the middle of it, where a value is.
    private static void FlipBit(string path)
    {
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        file.Position = file.Length / 2;
        int value = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(value ^ 4));
    }

    private static async Task WriteUntilTruncated(TestNode writer, TestNode other)
    {
        for (int round = 0; round < Rounds; round++)
        {
            Bulk.Write(writer, writes: 400, valueBytes: 1_000, keys: 100);
            Bulk.Write(other, writes: 400, valueBytes: 1_000, keys: 100, prefix: "other");
            await TestCluster.Converge(writer, other);
        }

        await writer.Until(state => state.Log.Start > 0);
        await other.Until(state => state.Log.Start > 0);
    }

    private static async Task ConvergeAll(TestCluster cluster)
    {
        foreach (TestNode node in cluster.Nodes) await node.UntilLinkedWith(cluster.OthersThan(node));
        TestNode writer = cluster.X;
        Core.Clocks.VectorClock all = await writer.Applied();
        foreach (TestNode node in cluster.Nodes) all.Join((await node.Applied()).Entries);
        foreach (TestNode node in cluster.Nodes) await node.UntilApplied(all);
        foreach (TestNode node in cluster.Nodes) Assert.Equal(await writer.Digest(), await node.Digest());
    }

    private static Func<NodeOptions, NodeOptions> SmallLogs(TemporaryDirectory temporary) => options => options with
    {
        LogBytesMax = 8 * 1024 * 1024,
        Storage = new StorageOptions(temporary[options.Name])
        {
            Sync = SyncPolicy.Always,
            SegmentBytes = 256 * 1024,
            Snapshots = new SnapshotSchedule { LogBytesMin = 1024 * 1024, Ratio = 0 },
        },
    };
}
