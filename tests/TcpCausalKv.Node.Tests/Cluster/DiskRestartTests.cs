using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Node.Storage;
using TcpCausalKv.Node.Tests.Clients;
using TcpCausalKv.Node.Tests.Loop;
using TcpCausalKv.Node.Tests.Storage;

namespace TcpCausalKv.Node.Tests.Cluster;

public sealed class DiskRestartTests
{
    [Theory]
    [InlineData(SyncPolicy.Always)]
    [InlineData(SyncPolicy.EverySecond)]
    [InlineData(SyncPolicy.Never)]
    public async Task A_node_that_was_stopped_has_its_data_and_writes_at_once_though_alone(SyncPolicy fsync)
    {
        using TemporaryDirectory temporary = new();
        using TestCluster cluster = await TestCluster.StartLinked(OnDisk(temporary, fsync), members: 2);
        for (int i = 0; i < 100; i++) cluster.X.Set($"k{i}", $"{i}");
        cluster.X.Set("k0", "again");
        await cluster.Converge();
        cluster.Y.Dispose();
        cluster.X.Dispose();

        TestNode restarted = cluster.Replace(cluster.X);
        await restarted.Until(state => state.Recovery is null);

        Assert.Equal("again", restarted.Get("k0"));
        Assert.Equal("99", restarted.Get("k99"));
        Assert.Equal("+OK", restarted.TrySet("more", "1"));
        Assert.Equal(102UL, (await restarted.Applied())[0]);
    }

    [Fact]
    public async Task A_node_reads_its_data_though_nobody_speaks_to_it()
    {
        using TemporaryDirectory temporary = new();
        CapturedLog log = new();
        NodeOptions options = new(new Core.Cluster.ClusterIdentity("tests", ["x"], 8), 0) { Storage = new StorageOptions(temporary.Path) };
        using CausalNode node = new(options, log);

        node.Start([new PeerAddress("127.0.0.1", node.PeerEndPoint.Port)]);

        // Without a look at the loop, which would wake it.
        await log.FirstOf(CapturedLog.Loaded).WithinDeadline();
    }

    [Fact]
    public async Task Nodes_that_were_all_stopped_come_back_with_equal_data_and_go_on()
    {
        using TemporaryDirectory temporary = new();
        using TestCluster cluster = await TestCluster.StartLinked(OnDisk(temporary, SyncPolicy.EverySecond));
        foreach (TestNode node in cluster.Nodes) node.Set($"by-{node.Name}", node.Name);
        await cluster.Converge();
        foreach (TestNode node in cluster.Nodes) node.Dispose();

        foreach (TestNode node in cluster.Nodes.ToArray()) cluster.Replace(node);
        foreach (TestNode node in cluster.Nodes) await node.UntilLinkedWith(cluster.OthersThan(node));
        cluster.Z.Set("after", "1");

        await cluster.Converge();
        Assert.Equal("y", cluster.X.Get("by-y"));
        Assert.Equal("1", cluster.Y.Get("after"));
    }

    [Fact]
    public async Task A_node_that_was_away_fetches_from_the_others_log_what_it_missed()
    {
        using TemporaryDirectory temporary = new();
        using TestCluster cluster = await TestCluster.StartLinked(OnDisk(temporary, SyncPolicy.Never));
        cluster.X.Set("before", "1");
        await cluster.Converge();
        cluster.Z.Dispose();
        for (int i = 0; i < 50; i++) cluster.Y.Set($"k{i}", "1");

        cluster.Replace(cluster.Z);

        await cluster.Converge();
        Assert.Equal("1", cluster.Z.Get("before"));
        Assert.Equal("1", cluster.Z.Get("k49"));
    }

    [Fact]
    public async Task A_snapshot_and_the_log_after_it_bring_everything_back()
    {
        using TemporaryDirectory temporary = new();
        using TestCluster cluster = await TestCluster.StartLinked(OnDisk(temporary, SyncPolicy.Never), members: 1);
        for (int i = 0; i < 5_000; i++) cluster.X.Set($"k{i}", $"{i}");
        Assert.True(await cluster.X.Ask(state => state.Store!.RequestSnapshot()));
        await cluster.X.Until(state => state.Store!.Snapshots.Taken == 1);
        cluster.X.Set("k17", "later");
        cluster.X.Dispose();

        TestNode restarted = cluster.Replace(cluster.X);
        await restarted.Until(state => state.Recovery is null);

        Assert.Equal("later", restarted.Get("k17"));
        Assert.Equal("4999", restarted.Get("k4999"));
        Assert.Equal(5_001UL, (await restarted.Applied())[0]);
        Assert.Equal(1L, await restarted.Ask(state => (long)state.Replica.Counters.Applied + 1));
    }

    [Fact]
    public async Task A_second_process_on_a_directory_is_refused()
    {
        using TemporaryDirectory temporary = new();
        using TestCluster cluster = await TestCluster.StartLinked(OnDisk(temporary, SyncPolicy.Never), members: 1);

        StorageException refusal = Assert.Throws<StorageException>(() => new TestNode(cluster.X.Options));

        Assert.Contains("is in use by another process", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_of_another_node_is_refused()
    {
        using TemporaryDirectory temporary = new();
        using (TestCluster cluster = await TestCluster.StartLinked(OnDisk(temporary, SyncPolicy.Never), members: 1)) cluster.X.Set("k", "1");

        StorageOptions ofX = new(Path.Combine(temporary.Path, "x"));
        NodeOptions wider = new(new Core.Cluster.ClusterIdentity("tests", ["x"], 16), 0) { Storage = ofX };
        StorageException refusal = Assert.Throws<StorageException>(() => new TestNode(wider));

        Assert.Contains("width 8", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_of_a_directory_waits_for_the_others_before_it_writes()
    {
        using TemporaryDirectory temporary = new();
        using TestCluster cluster = await TestCluster.StartLinked(OnDisk(temporary, SyncPolicy.Always), members: 2);
        cluster.X.Set("k", "1");
        await cluster.Converge();
        cluster.Y.Dispose();
        cluster.X.Dispose();
        string copy = Path.Combine(temporary.Path, "copy");
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.GetFiles(cluster.X.Options.Storage!.Directory)) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));

        TestNode restored = cluster.Replace(cluster.X, options => options with { Storage = options.Storage! with { Directory = copy } });
        await restored.Until(state => state.Recovery is null);

        Assert.StartsWith("-RECOVERING", restored.TrySet("k", "2"), StringComparison.Ordinal);
        Assert.Equal("1", restored.Get("k"));
    }

    [Fact]
    public async Task Damage_stops_a_node_by_file_and_offset_and_can_be_repaired_from_the_peers()
    {
        using TemporaryDirectory temporary = new();
        using TestCluster cluster = await TestCluster.StartLinked(OnDisk(temporary, SyncPolicy.Always), members: 2);
        for (int i = 0; i < 20; i++) cluster.X.Set($"k{i}", $"{i}");
        await cluster.Converge();
        cluster.X.Dispose();
        string log = Directory.GetFiles(cluster.X.Options.Storage!.Directory, "log-*").Single();
        using (FileStream file = File.OpenWrite(log))
        {
            file.Position = SegmentHeader.PageBytes + 300;
            file.WriteByte(0xFF);
        }

        TestNode damaged = cluster.Replace(cluster.X);
        StorageException refusal = await Assert.ThrowsAsync<StorageException>(() => damaged.Node.Completion.WithinDeadline());
        Assert.Contains("log-0000000000000000 at offset ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--repair-from-peers", refusal.Message, StringComparison.Ordinal);
        AssertLoads(damaged);
        damaged.Dispose();

        TestNode repaired = cluster.Replace(cluster.X, options => options with { Storage = options.Storage! with { RepairFromPeers = true } });
        await repaired.Until(state => state.Replica.MayWrite);

        await cluster.Converge();
        Assert.Equal("19", repaired.Get("k19"));
        Assert.Equal("+OK", repaired.TrySet("k19", "after"));
        Assert.NotEmpty(Directory.GetFiles(cluster.X.Options.Storage!.Directory, "damaged-log-*"));
    }

    // Even a token is refused: it would name less than what the node has shown before.
    private static void AssertLoads(TestNode node)
    {
        using TestClient client = node.Connect();
        string[] refused = ["PING", "SET k 2", "GET k", "WAIT 0 0", "CAUSAL TOKEN", "CAUSAL SNAPSHOT", "BGSAVE", "CAUSAL ADMIT-WRITES"];
        foreach (string command in refused)
        {
            Assert.StartsWith("-LOADING ", client.Ask(command), StringComparison.Ordinal);
        }

        string[] info = client.Ask("INFO persistence").Split("\r\n");
        Assert.Contains("loading:1", info);
        Assert.Contains(info, line => line.StartsWith("loading_loaded_perc:", StringComparison.Ordinal));
        Assert.Contains(info, line => line.StartsWith("disk_failure:", StringComparison.Ordinal));
        Assert.Contains("aof_last_write_status:err", info);
    }

    private static Func<NodeOptions, NodeOptions> OnDisk(TemporaryDirectory temporary, SyncPolicy fsync) => options => options with
    {
        Storage = new StorageOptions(Path.Combine(temporary.Path, options.Name)) { Sync = fsync },
    };
}
