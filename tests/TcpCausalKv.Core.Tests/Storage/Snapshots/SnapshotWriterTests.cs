using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Core.Tests.Data;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Core.Wire.Snapshots;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Storage.Snapshots;

public sealed class SnapshotWriterTests
{
    private readonly Random _random;

    public SnapshotWriterTests(ITestOutputHelper output)
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        _random = new Random(seed);
    }

    [Fact]
    public void A_snapshot_taken_under_writes_loads_as_the_data_was_when_it_began()
    {
        for (int round = 0; round < 100; round++)
        {
            SnapshotBench bench = new(_random, new PlainDirectory());
            bench.WriteSome(_random.Next(500));
            List<string> before = VersionList.Of(bench.Keyspace);
            ulong digest = bench.Keyspace.Digest;
            VectorClock clock = bench.Writes.Applied.Clone();

            SnapshotWriter writer = bench.Begin(1_000);
            while (writer.State == SnapshotState.Writing)
            {
                writer.Step(_random.Next(1, 60), _random.Next(1, 600));
                bench.WriteSome(_random.Next(60));
                if (_random.Next(40) == 0) bench.Keyspace.Clear();
            }

            bench.Work.FinishAll();
            Assert.Equal(SnapshotState.Done, writer.State);
            Assert.Equal([SnapshotFiles.NameOf(1_000)], bench.Directory.List());
            Assert.Equal(bench.Directory.Files[writer.Name].Length, writer.Bytes);

            (Keyspace loaded, SnapshotLoader loader) = SnapshotBench.Load(bench.Directory, _random.Next(1, 4_000));
            Assert.Empty(loader.Damage);
            Assert.Equal(digest, loaded.Digest);
            Assert.Equal(before, VersionList.Of(loaded));
            Assert.Equal(clock, loader.Loaded!.Clock);
            Assert.Equal(1_000, loader.Loaded.LogOffset);
            Assert.Equal(new HybridTimestamp(100), loader.Loaded.HighestTimestamp);
        }
    }

    [Fact]
    public void A_replica_is_written_with_its_clock_and_its_highest_timestamp()
    {
        ReplicaOptions options = new(SnapshotBench.Cluster, Slot: 1, Incarnation: 7) { NewCluster = true, ClusterId = SnapshotBench.Membership.Id };
        Replica replica = new(options);
        using (WriteScope write = replica.BeginWrite(unixMs: 5_000)) write.Set("k"u8, "v"u8);
        MemoryLog log = new(replica.Applied.Width, bytesMax: 10_000);
        new NodeTurn(replica, log, new LinkOptions(), AloneSurroundings.Instance).End(nowMs: 1, nowMicros: 1_000);

        PlainDirectory directory = new();
        StepwiseWork work = new();
        SnapshotWriter writer = SnapshotWriter.Begin(replica, log.End, directory, work);
        writer.Step();
        work.FinishAll();

        (Keyspace loaded, SnapshotLoader loader) = SnapshotBench.Load(directory);
        Assert.Equal(replica.Applied, loader.Loaded!.Clock);
        Assert.Equal(replica.Clock.Last, loader.Loaded.HighestTimestamp);
        Assert.Equal(log.End, loader.Loaded.LogOffset);
        Assert.Equal(replica.Keyspace.Digest, loaded.Digest);
    }

    [Fact]
    public void A_snapshot_of_nothing_is_whole()
    {
        SnapshotBench bench = new(_random, new PlainDirectory());
        Assert.Equal(SnapshotState.Done, bench.Take(0).State);
        Assert.NotNull(SnapshotBench.Load(bench.Directory).Loader.Loaded);
    }

    [Fact]
    public void The_file_gets_its_name_once_it_is_synced_and_older_ones_go_once_that_is_safe()
    {
        SnapshotBench bench = new(_random, new PlainDirectory());
        List<string> operations = [];
        bench.Take(10);
        bench.Directory.Watch = operations.Add;
        bench.Take(20);

        string older = SnapshotFiles.NameOf(10);
        string newer = SnapshotFiles.NameOf(20);
        Assert.Equal(
            ["sync snapshot.new", $"rename snapshot.new {newer}", "sync directory", $"delete {older}"],
            operations.SkipWhile(operation => !operation.StartsWith("sync", StringComparison.Ordinal)));
        Assert.Equal([newer], bench.Directory.List());
    }

    [Fact]
    public void It_tells_how_far_it_is()
    {
        SnapshotBench bench = new(_random, new PlainDirectory());
        for (int key = 0; key < 100; key++) bench.Writes.Set(key);
        SnapshotWriter writer = bench.Begin(10);
        writer.Step(30, int.MaxValue);

        Assert.Equal((30, 100), (writer.Versions, writer.VersionsTotal));
        Assert.Equal((SnapshotState.Writing, 10), (writer.State, writer.LogOffset));
        writer.Step(100, int.MaxValue);
        Assert.Equal((SnapshotState.Syncing, 1), (writer.State, bench.Work.Waiting));
        bench.Work.Finish();
        Assert.Equal(SnapshotState.Syncing, writer.State);
        bench.Work.Finish();
        Assert.Equal(SnapshotState.Done, writer.State);
        Assert.Null(writer.Failure);
    }

    [Fact]
    public void What_writes_remove_meanwhile_is_written_in_blocks_and_not_piled_up()
    {
        SnapshotBench bench = new(_random, new PlainDirectory(), keys: 20_000);
        for (int key = 0; key < 20_000; key++) bench.Writes.Set(key);
        SnapshotWriter writer = bench.Begin(10);
        int longest = 0;
        bench.Directory.Watch = operation =>
        {
            if (operation.StartsWith("write", StringComparison.Ordinal)) longest = Math.Max(longest, int.Parse(operation.Split(' ')[^1]));
        };
        for (int key = 0; key < 20_000; key++) bench.Writes.Delete(key);

        Assert.Equal(20_000, writer.Versions);
        Assert.InRange(writer.Bytes, 20_000 * 25, long.MaxValue);
        Assert.InRange(longest, SnapshotBlockWriter.BytesTarget / 2, SnapshotBlockWriter.BytesTarget);
    }

    [Fact]
    public void Wherever_the_disk_refuses_the_last_snapshot_stays_and_no_half_one()
    {
        int operations = Operations();
        for (int failing = 1; failing <= operations; failing++)
        {
            PlainDirectory directory = WithSnapshot(out ulong digest, out SnapshotBench bench);
            directory.FailingOperation = OperationsOfFirst + failing;
            SnapshotWriter writer = TakeUnderWrites(bench);

            bool onlyTheOlderStayed = writer.State == SnapshotState.Done;
            Assert.Equal(failing == operations, onlyTheOlderStayed);
            Assert.Contains("Refused", writer.Failure!.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(SnapshotFiles.NewName, directory.List());
            Assert.Contains(SnapshotFiles.NameOf(10), directory.List());
            if (!directory.List().Contains(SnapshotFiles.NameOf(20))) Assert.Equal(digest, SnapshotBench.Load(directory).Keyspace.Digest);

            // The walk was ended, and the next try goes through.
            SnapshotWriter next = bench.Take(30);
            Assert.Equal(SnapshotState.Done, next.State);
            Assert.Equal([SnapshotFiles.NameOf(30)], directory.List());
        }
    }

    [Fact]
    public void A_disk_that_refuses_everything_from_some_moment_on_breaks_nothing_but_the_snapshot()
    {
        int operations = Operations();
        for (int failing = 1; failing < operations; failing++)
        {
            PlainDirectory directory = WithSnapshot(out ulong digest, out SnapshotBench bench, failsForGood: true);
            directory.FailingOperation = OperationsOfFirst + failing;
            SnapshotWriter writer = TakeUnderWrites(bench);

            Assert.Equal(SnapshotState.Failed, writer.State);
            bench.WriteSome(100);
            Assert.Equal(bench.Keyspace.ComputeDigest(), bench.Keyspace.Digest);

            PlainDirectory afterRepair = directory.Copy();
            SnapshotFiles.DeleteLeftover(afterRepair);
            SnapshotLoader loader = SnapshotBench.Load(afterRepair).Loader;
            Assert.Empty(loader.Damage);
            Assert.NotNull(loader.Loaded);
            if (loader.Loaded.LogOffset == 10) Assert.Equal(digest, loader.Loaded.Digest);
        }
    }

    [Fact]
    public void Whenever_the_process_dies_a_whole_snapshot_is_found()
    {
        PlainDirectory directory = WithSnapshot(out _, out SnapshotBench bench);
        List<PlainDirectory> crashes = [];
        directory.Watch = _ => crashes.Add(directory.Copy());
        Assert.Equal(SnapshotState.Done, TakeUnderWrites(bench).State);
        crashes.Add(directory.Copy());

        List<long> found = [];
        foreach (PlainDirectory crash in crashes)
        {
            SnapshotFiles.DeleteLeftover(crash);
            SnapshotLoader loader = SnapshotBench.Load(crash).Loader;
            Assert.Empty(loader.Damage);
            found.Add(loader.Loaded!.LogOffset);
        }

        Assert.Equal(found.Order(), found);
        Assert.Equal([10L, 20L], found.Distinct());
    }

    [Fact]
    public void What_a_dead_process_left_is_replaced()
    {
        SnapshotBench bench = new(_random, new PlainDirectory());
        bench.Directory.Files[SnapshotFiles.NewName] = new byte[1_000_000];
        bench.WriteSome(100);

        Assert.Equal(SnapshotState.Done, bench.Take(10).State);
        Assert.Equal(bench.Keyspace.Digest, SnapshotBench.Load(bench.Directory).Keyspace.Digest);
    }

    [Fact]
    public void A_snapshot_that_is_given_up_leaves_nothing()
    {
        SnapshotBench bench = new(_random, new PlainDirectory());
        bench.WriteSome(300);
        SnapshotWriter writer = bench.Begin(10);
        writer.Step(5, 100);
        writer.Abandon();
        writer.Step();

        Assert.Equal(SnapshotState.Failed, writer.State);
        Assert.Empty(bench.Directory.List());
        Assert.Equal(SnapshotState.Done, bench.Take(20).State);
    }

    [Fact]
    public void A_beginning_that_does_not_match_the_data_is_found_out_by_the_walk()
    {
        SnapshotBench bench = new(_random, new PlainDirectory());
        for (int key = 0; key < 100; key++) bench.Writes.Set(key);
        SnapshotBeginFrame wrong = bench.BeginFrame(10) with { Clock = new VectorClock(SnapshotBench.Width) };
        SnapshotWriter writer = new(wrong, bench.Keyspace, bench.Directory, bench.Work);

        Assert.Throws<InvalidOperationException>(() => writer.Step());
        Assert.Equal(0, bench.Work.Waiting);
    }

    // The operations of a first whole snapshot: create, three writes, two syncs, one rename.
    private const int OperationsOfFirst = 7;

    private int Operations()
    {
        PlainDirectory directory = WithSnapshot(out _, out SnapshotBench bench);
        int operations = 0;
        directory.Watch = _ => operations++;
        TakeUnderWrites(bench);
        return operations;
    }

    private PlainDirectory WithSnapshot(out ulong digest, out SnapshotBench bench, bool failsForGood = false)
    {
        PlainDirectory directory = new() { FailsForGood = failsForGood };
        bench = new SnapshotBench(_random, directory, keys: 5_000);
        int operations = 0;
        directory.Watch = _ => operations++;
        for (int key = 0; key < 10; key++) bench.Writes.Set(key);
        digest = bench.Keyspace.Digest;
        bench.Take(10);
        directory.Watch = null;
        Assert.Equal(OperationsOfFirst, operations);
        return directory;
    }

    // Big enough for several blocks; the same number of operations each time.
    private static SnapshotWriter TakeUnderWrites(SnapshotBench bench)
    {
        for (int key = 0; key < 5_000; key++) bench.Writes.Set(key);
        SnapshotWriter writer = bench.Begin(20);
        while (writer.State == SnapshotState.Writing)
        {
            writer.Step(500, int.MaxValue);
            for (int key = 0; key < 5_000; key += 7) bench.Writes.Delete(key);
        }

        bench.Work.FinishAll();
        return writer;
    }
}
