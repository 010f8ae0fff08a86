using System.Globalization;
using System.Net.Sockets;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Node.Storage;
using TcpCausalKv.Node.Tests.Clients;
using TcpCausalKv.Node.Tests.Loop;
using TcpCausalKv.Node.Tests.Storage;

namespace TcpCausalKv.Node.Tests.Cluster;

/// <summary>What clients can know and do about copies, disks and snapshots, on whole nodes.</summary>
public sealed class DurabilityTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task WAIT_counts_the_peers_that_have_applied_a_write()
    {
        using TestCluster cluster = await TestCluster.StartLinked();
        using TestClient client = cluster.X.Connect();
        Assert.Equal("+OK\r\n:2\r\n", client.Ask("SET k 1\r\nWAIT 2 0"));

        await TestCluster.Hold(cluster.X, cluster.Z);
        Assert.Equal("+OK\r\n:1\r\n", client.Ask("SET k 2\r\nWAIT 1 0"));
        Assert.Equal(":1\r\n", client.Ask("WAIT 2 20"));
        client.Send("WAIT 2 0\r\n");
        await TestCluster.Release(cluster.X, cluster.Z);
        client.Expect(":2\r\n");
    }

    [Theory]
    [InlineData(SyncPolicy.Always)]
    [InlineData(SyncPolicy.EverySecond)]
    public async Task WAITAOF_ends_when_this_node_and_its_peers_have_synced(SyncPolicy fsync)
    {
        using TestCluster cluster = await TestCluster.StartLinked(OnDisk(fsync));
        using TestClient client = cluster.X.Connect();

        Assert.Equal("+OK\r\n*2\r\n:1\r\n:2\r\n", client.Ask("SET k 1\r\nWAITAOF 1 2 0"));

        Assert.True(await cluster.X.Ask(IsDurable) && await cluster.Y.Ask(IsDurable) && await cluster.Z.Ask(IsDurable));
        static bool IsDurable(NodeState state) => state.Log.DurableClock![0] == 1;
    }

    [Fact]
    public async Task Without_a_sync_there_is_no_durable_copy()
    {
        using TestCluster cluster = await TestCluster.StartLinked(OnDisk(SyncPolicy.Never), members: 2);
        using TestClient client = cluster.X.Connect();

        Assert.Equal("+OK\r\n:1\r\n", client.Ask("SET k 1\r\nWAIT 1 0"));
        Assert.Equal("*2\r\n:0\r\n:0\r\n", client.Ask("WAITAOF 1 1 20"));
    }

    [Fact]
    public async Task A_peer_in_memory_never_has_a_durable_copy()
    {
        using TestCluster cluster = await TestCluster.StartLinked(
            options => options.Name == "x" ? OnDisk(SyncPolicy.Always)(options) : options, members: 2);
        using TestClient client = cluster.X.Connect();

        Assert.Equal("+OK\r\n:1\r\n", client.Ask("SET k 1\r\nWAIT 1 0"));
        Assert.Equal("*2\r\n:1\r\n:0\r\n", client.Ask("WAITAOF 1 1 20"));
    }

    [Fact]
    public async Task Clients_can_ask_for_a_snapshot_and_see_when_it_is_done()
    {
        using TestCluster cluster = await TestCluster.StartLinked(OnDisk(SyncPolicy.EverySecond), members: 1);
        using TestClient client = cluster.X.Connect();
        client.Ask("SET k 1");

        Assert.Equal("+OK\r\n", client.Ask("CAUSAL SNAPSHOT"));
        await cluster.X.Until(state => state.Store!.Snapshots.Taken == 1);
        Assert.Equal("+Background saving started\r\n", client.Ask("BGSAVE SCHEDULE"));
        await cluster.X.Until(state => state.Store!.Snapshots.Taken == 2 && state.Store.Writing is null);

        long saved = long.Parse(client.Ask("LASTSAVE").Trim(':', '\r', '\n'), CultureInfo.InvariantCulture);
        Assert.Equal(await cluster.X.Ask(state => state.SavedAtUnixMs / 1000), saved);
        string info = client.Ask("INFO persistence");
        Assert.Contains("\r\nrdb_bgsave_in_progress:0\r\n", info, StringComparison.Ordinal);
        Assert.Contains("\r\nrdb_saves:2\r\n", info, StringComparison.Ordinal);
        Assert.Equal("-ERR syntax error\r\n", client.Ask("BGSAVE now"));
        Assert.StartsWith("-ERR ", client.Ask("SAVE"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_snapshot_is_asked_for_another_one_is_refused()
    {
        using TestCluster cluster = await TestCluster.StartLinked(OnDisk(SyncPolicy.Never), members: 1);
        using TestClient client = cluster.X.Connect();

        client.Send("CAUSAL SNAPSHOT\r\nCAUSAL SNAPSHOT\r\nBGSAVE\r\n");

        client.Expect("+OK\r\n-ERR a snapshot is about to be taken already\r\n-ERR Background save already in progress\r\n");
    }

    [Fact]
    public async Task A_node_in_memory_has_nowhere_to_put_a_snapshot()
    {
        using TestCluster cluster = await TestCluster.StartLinked(members: 1);
        using TestClient client = cluster.X.Connect();

        const string refusal = "-ERR x keeps its data in memory only: it has no directory for a snapshot\r\n";
        Assert.Equal(refusal, client.Ask("CAUSAL SNAPSHOT"));
        Assert.Equal(refusal, client.Ask("BGSAVE"));
        Assert.StartsWith(":1", client.Ask("LASTSAVE"), StringComparison.Ordinal);
        Assert.Equal("*2\r\n$10\r\nappendonly\r\n$2\r\nno\r\n", client.Ask("CONFIG GET appendonly"));
        Assert.Equal("*2\r\n$3\r\ndir\r\n$0\r\n\r\n", client.Ask("CONFIG GET dir"));
    }

    [Fact]
    public async Task CONFIG_and_INFO_tell_where_the_data_is_and_how_much_of_it_is_synced()
    {
        using TestCluster cluster = await TestCluster.StartLinked(OnDisk(SyncPolicy.Always), members: 1);
        using TestClient client = cluster.X.Connect();
        client.Ask("SET k 1");
        string directory = cluster.X.Options.Storage!.Directory;

        Assert.Equal($"*2\r\n$3\r\ndir\r\n${directory.Length}\r\n{directory}\r\n", client.Ask("CONFIG GET dir"));
        Assert.Equal("*4\r\n$11\r\nappendfsync\r\n$6\r\nalways\r\n$10\r\nappendonly\r\n$3\r\nyes\r\n", client.Ask("CONFIG GET append*"));
        string[] lines = client.Ask("INFO persistence").Split("\r\n");
        Assert.Contains("aof_enabled:1", lines);
        Assert.Contains("aof_last_write_status:ok", lines);
        Assert.Contains("fsync:always", lines);
        Assert.Contains("log_segments:1", lines);
        Assert.Contains("log_unsynced_bytes:0", lines);
        Assert.Contains("log_durable_clock:x:1", lines);
    }

    [Fact]
    public async Task Once_the_disk_has_failed_the_node_answers_nobody_and_ends()
    {
        using TestCluster cluster = await TestCluster.StartLinked(OnDisk(SyncPolicy.Never, segmentBytes: 1), members: 1);
        using TestClient waits = cluster.X.Connect();
        using TestClient writes = cluster.X.Connect();
        waits.Send("SET k 1\r\nWAITAOF 1 0 0\r\n");
        waits.Expect("+OK\r\n");

        // Every batch has a segment of its own, so that the next one can't be made.
        Directory.Delete(cluster.X.Options.Storage!.Directory, recursive: true);
        writes.Send("SET k 2\r\nGET k\r\n");

        Assert.Equal("", writes.ReadToEnd());
        Assert.Equal("", waits.ReadToEnd());
        await Assert.ThrowsAsync<DiskFailedException>(() => cluster.X.Node.Completion.WithinDeadline());
        Assert.Equal(1, cluster.X.Log.Count(CapturedLog.DiskFailed));
        Assert.ThrowsAny<SocketException>(() => cluster.X.Connect());
    }

    [Fact]
    public async Task What_an_operator_has_admitted_is_remembered()
    {
        using TestCluster cluster = await TestCluster.StartLinked(
            options => OnDisk(SyncPolicy.EverySecond)(options) with { NewCluster = false }, members: 2);
        await cluster.X.Until(state => state.Replica.MayWrite);
        cluster.X.Set("k", "1");
        await cluster.Converge();
        cluster.Y.Dispose();
        cluster.X.Dispose();
        foreach (string file in Directory.GetFiles(cluster.X.Options.Storage!.Directory)) File.Delete(file);

        TestNode empty = cluster.Replace(cluster.X);
        await empty.Until(state => state.Recovery is null);
        using (TestClient client = empty.Connect())
        {
            Assert.StartsWith("-RECOVERING", client.Ask("SET k 2"), StringComparison.Ordinal);
            Assert.Contains("y not heard", client.Ask("CAUSAL ADMIT-WRITES"), StringComparison.Ordinal);
            Assert.Equal("+OK\r\n", client.Ask("SET k 2"));
        }

        Assert.True(empty.Log.Has(CapturedLog.WritesAdmitted, "waits to hear from y"));
        empty.Dispose();
        TestNode again = cluster.Replace(empty);
        await again.Until(state => state.Recovery is null);
        Assert.Equal("+OK", again.TrySet("k", "3"));
    }

    private Func<NodeOptions, NodeOptions> OnDisk(SyncPolicy fsync, long segmentBytes = 64 * 1024) => options => options with
    {
        Storage = new StorageOptions(Path.Combine(_temporary.Path, options.Name)) { Sync = fsync, SegmentBytes = segmentBytes },
    };
}
