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
using TcpCausalKv.Core.Wire.Batches;
using TcpCausalKv.Core.Wire.Control;
using TcpCausalKv.Core.Wire.Snapshots;
using TcpCausalKv.Simulation.Disks;

namespace TcpCausalKv.Core.Tests.Storage;

/// <summary>Node B was away; A's log begins too late for it, so A sends a snapshot; B has a write that nobody else has.</summary>
public sealed class SnapshotInstallationTests
{
    private static readonly ClusterIdentity Cluster = new("tests", ["a", "b", "c"], 4);

    [Fact]
    public void What_the_snapshot_brings_and_what_only_this_node_has_are_both_there()
    {
        Node b = Received(out ulong digest);

        b.Store.Install();
        b.Restart();

        Assert.Equal(["a0=20", "only-b=1"], b.Read("a0", "only-b"));
        Assert.Equal(new VectorClock([21, 2, 0, 0]), b.Replica.Applied);
        Assert.NotEqual(digest, b.Replica.Keyspace.Digest);
        Assert.Equal(2UL, LastOwnOf(b));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_crash_at_any_operation_leaves_the_old_data_or_the_new(bool isPowerCut)
    {
        bool wasOld = false;
        bool wasNew = false;
        for (int operation = 1; ; operation++)
        {
            Node b = Received(out _);
            int left = operation;
            b.Disk.Faults = (_, _) => --left == 0 ? DiskFault.End : DiskFault.None;
            bool ended = Ends(b.Store.Install);
            b.Disk.Faults = null;
            if (ended && isPowerCut) b.Disk.CutPower(choices => operation % Math.Max(1, choices));
            else b.Disk.Kill();

            b.Restart(isPowerCut && ended ? "another boot" : "boot");
            string[] values = b.Read("a0", "only-b");
            Assert.Equal("only-b=1", values[1]);
            wasOld |= values[0] == "a0=0";
            wasNew |= values[0] == "a0=20";
            Assert.True(values[0] is "a0=0" or "a0=20", values[0]);
            Assert.Equal(b.Replica.Keyspace.ComputeDigest(), b.Replica.Keyspace.Digest);
            b.Write("more", "1");
            if (!ended) break;
        }

        Assert.True(wasOld && wasNew);
    }

    [Fact]
    public void A_snapshot_gets_its_name_only_once_that_of_the_log_behind_it_is_durable()
    {
        Node b = Received(out _);
        b.Disk.Faults = (operation, name) => operation == DiskOperation.Rename && name == "incoming" ? DiskFault.End : DiskFault.None;
        Assert.True(Ends(b.Store.Install));

        b.Disk.CutPower(_ => 0);

        Assert.Contains(b.Disk.List(), name => name.EndsWith(".new", StringComparison.Ordinal));
    }

    [Fact]
    public void A_transfer_that_broke_goes_on_where_it_was()
    {
        Node a = Ahead();
        Node b = Behind(a);
        Assert.Null(a.Store.Exchange.TryOpen(b.Store.Exchange.Wish!, out ISnapshotReader? first));
        Assert.Equal(SnapshotRead.Frame, first!.Read(out ReadOnlySpan<byte> begin));
        Assert.Equal(WireFault.None, b.Store.Exchange.Take(begin));
        first.Dispose();

        Assert.Null(a.Store.Exchange.TryOpen(b.Store.Exchange.Wish!, out ISnapshotReader? rest));
        Assert.Equal(SnapshotRead.Frame, rest!.Read(out ReadOnlySpan<byte> block));
        Assert.Equal(FrameKind.SnapshotBlock, Frame.Kind(block));
        Assert.Equal(WireFault.None, b.Store.Exchange.Take(block));
        while (rest.Read(out ReadOnlySpan<byte> frame) == SnapshotRead.Frame) Assert.Equal(WireFault.None, b.Store.Exchange.Take(frame));
        Assert.True(b.Store.Exchange.IsComplete);
    }

    [Fact]
    public void A_snapshot_that_is_not_what_it_promised_is_refused_and_changes_nothing()
    {
        Node a = Ahead();
        Node b = Behind(a);
        a.Store.Exchange.TryOpen(b.Store.Exchange.Wish!, out ISnapshotReader? frames);
        frames!.Read(out ReadOnlySpan<byte> begin);
        b.Store.Exchange.Take(begin);
        frames.Read(out ReadOnlySpan<byte> block);
        byte[] changed = block.ToArray();
        changed[^1] ^= 1;
        Frame.Seal(changed);
        Assert.Equal(WireFault.None, b.Store.Exchange.Take(changed));
        frames.Read(out ReadOnlySpan<byte> end);

        Assert.Equal(WireFault.Checksum, b.Store.Exchange.Take(end));

        Assert.False(b.Store.Exchange.IsComplete);
        Assert.Equal(["a0=0"], b.Read("a0"));
    }

    [Fact]
    public void A_snapshot_that_has_rotted_is_noticed_by_its_sender_set_aside_and_taken_anew()
    {
        int bits = 8 * Rotted(-1).Disk.BytesOf(SnapshotOf(Rotted(-1))).Length;
        for (int bit = 0; bit < bits; bit += 5)
        {
            Node a = Rotted(bit);
            string name = SnapshotOf(a);
            SnapshotRequest wish = Behind(a).Store.Exchange.Wish!;
            FetchOutcome? refused = a.Store.Exchange.TryOpen(wish, out ISnapshotReader? frames);
            if (refused is null)
            {
                while (frames!.Read(out _) == SnapshotRead.Frame) Assert.Null(a.Store.Failure);
                frames.Dispose();
            }

            Assert.True(a.Store.HasWork);
            a.Turn();
            Assert.Equal((1, $"damaged-{name}"), (a.Store.Snapshots.SetAside, a.Store.Snapshots.LastSetAside));
            Assert.Equal(name, a.Store.Snapshots.LastDamage!.File);
            a.TurnsUntil(() => a.Store.Snapshots.Taken == 2);
            Send(a, Behind(a));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_snapshot_that_ends_too_early_or_too_late_is_no_whole_one(bool isTooLong)
    {
        Node a = Ahead();
        string name = SnapshotOf(a);
        byte[] bytes = a.Disk.BytesOf(name);
        a.Disk.Put(name, isTooLong ? [.. bytes, 0] : bytes[..^LengthOfEnd()]);

        Assert.Null(a.Store.Exchange.TryOpen(Behind(a).Store.Exchange.Wish!, out ISnapshotReader? frames));
        SnapshotRead last;
        do last = frames!.Read(out _);
        while (last == SnapshotRead.Frame);
        frames.Dispose();
        Assert.Equal(SnapshotRead.Fault, last);

        static int LengthOfEnd()
        {
            System.Buffers.ArrayBufferWriter<byte> end = new();
            new SnapshotEndFrame(0, 0).WriteTo(end);
            return end.WrittenCount;
        }
    }

    [Fact]
    public void A_snapshot_that_lacks_what_the_asking_node_has_no_batches_of_is_taken_anew()
    {
        Node a = Ahead();
        SnapshotRequest wish = new(new VectorClock([22, 0, 0, 0]), default);
        a.Write("a0", "22");
        Assert.Equal(FetchOutcome.Busy, a.Store.Exchange.TryOpen(wish, out _));

        a.TurnsUntil(() => a.Store.Snapshots.Taken == 2);

        Assert.Null(a.Store.Exchange.TryOpen(wish, out ISnapshotReader? frames));
        frames!.Dispose();
    }

    [Fact]
    public void Of_what_the_asking_node_has_no_batches_of_a_snapshot_has_to_cover_as_much_as_the_answering_node_has()
    {
        Node a = Ahead();
        a.Write("a0", "22");
        SnapshotRequest wish = new(new VectorClock([22, 0, 5, 0]), default);
        Assert.Equal(FetchOutcome.Busy, a.Store.Exchange.TryOpen(wish, out _));

        a.TurnsUntil(() => a.Store.Snapshots.Taken == 2);

        Assert.Null(a.Store.Exchange.TryOpen(wish, out ISnapshotReader? frames));
        frames!.Dispose();
    }

    [Fact]
    public void A_snapshot_that_is_not_there_any_more_is_taken_anew()
    {
        Node a = Ahead();
        a.Disk.Delete(a.Disk.List().Single(name => name.StartsWith("snapshot-", StringComparison.Ordinal)));
        SnapshotRequest wish = new(new VectorClock(4), default);
        Assert.Equal(FetchOutcome.Busy, a.Store.Exchange.TryOpen(wish, out _));

        a.TurnsUntil(() => a.Store.Snapshots.Taken == 2);

        Assert.Null(a.Store.Exchange.TryOpen(wish, out ISnapshotReader? frames));
        frames!.Dispose();
    }

    // B's log begins after what C's snapshot brought, and A lacks that: neither of A and B has the batches that the other lacks.
    [Fact]
    public void Two_nodes_that_have_both_let_go_of_what_the_other_lacks_come_together()
    {
        Node a = Ahead();
        Node b = MergedFromCAndA(a);
        b.Store.Install();
        b.Restart();
        Assert.Equal(["a0=20", "c0=20", "only-b=1"], b.Read("a0", "c0", "only-b"));
        Assert.Equal(new VectorClock([21, 2, 21, 0]), b.Replica.Applied);
        Assert.Equal(b.Replica.Keyspace.ComputeDigest(), b.Replica.Keyspace.Digest);

        Send(b, a);
        a.Store.Install();
        a.Restart();
        Assert.Equal(new VectorClock([21, 0, 21, 0]), a.Replica.Applied);
        LogCursor rest = LogCursor.OverAll(b.Store.Log, a.Replica.Applied);
        while (rest.TryNext(b.Store.Log.End, out ReadOnlySpan<byte> frame)) Assert.Equal(WireFault.None, a.Replica.Receive(frame.ToArray(), 1, 0));
        a.Turn();
        Assert.Equal((b.Replica.Applied, b.Replica.Keyspace.Digest), (a.Replica.Applied, a.Replica.Keyspace.Digest));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_crash_while_snapshots_are_merged_leaves_the_old_data_or_the_new(bool isPowerCut)
    {
        bool ended = true;
        for (int operation = 1; ended; operation++)
        {
            Node a = Ahead();
            Node b = ReceivedFromCAndA(a);
            int left = operation;
            b.Disk.Faults = (_, _) => --left == 0 ? DiskFault.End : DiskFault.None;
            ended = Ends(() =>
            {
                b.TurnsUntil(() => b.Store.MayInstall);
                b.Store.Install();
            });
            b.Disk.Faults = null;
            if (ended && isPowerCut) b.Disk.CutPower(choices => operation % Math.Max(1, choices));
            else b.Disk.Kill();

            b.Restart(isPowerCut && ended ? "another boot" : "boot");
            Assert.Equal(["c0=20", "only-b=1"], b.Read("c0", "only-b"));
            Assert.True(b.Read("a0") is ["a0=0"] or ["a0=20"]);
            Assert.Equal(b.Replica.Keyspace.ComputeDigest(), b.Replica.Keyspace.Digest);
        }
    }

    [Fact]
    public void A_node_whose_disk_refuses_a_snapshot_that_comes_says_that_its_disk_has_failed()
    {
        Node a = Ahead();
        Node b = Behind(a);
        Assert.Null(a.Store.Exchange.TryOpen(b.Store.Exchange.Wish!, out ISnapshotReader? frames));
        Assert.Equal(SnapshotRead.Frame, frames!.Read(out ReadOnlySpan<byte> begin));
        b.Disk.Faults = (operation, _) => operation == DiskOperation.Write ? DiskFault.Refuse : DiskFault.None;
        Assert.Equal(WireFault.None, b.Store.Exchange.Take(begin));
        Assert.Contains("incoming", b.Store.Failure!.Message, StringComparison.Ordinal);
    }

    // B with all of C's and A's snapshots: the first is installed, the other is here.
    private static Node ReceivedFromCAndA(Node a)
    {
        Node c = Ahead(slot: 2);
        Node b = Behind(a);
        Send(c, b);
        b.Store.Install();
        b.Restart();
        Assert.Equal(new VectorClock([0, 0, 21, 0]), b.Store.Log.StartClock);
        Send(a, b);
        Assert.False(b.Store.MayInstall);
        return b;
    }

    private static Node MergedFromCAndA(Node a)
    {
        Node b = ReceivedFromCAndA(a);
        b.TurnsUntil(() => b.Store.MayInstall);
        Assert.DoesNotContain("incoming.merged", b.Disk.List());
        return b;
    }

    private static void Send(Node from, Node to)
    {
        Assert.Null(from.Store.Exchange.TryOpen(to.Store.Exchange.Wish!, out ISnapshotReader? frames));
        while (frames!.Read(out ReadOnlySpan<byte> frame) == SnapshotRead.Frame) Assert.Equal(WireFault.None, to.Store.Exchange.Take(frame));
        frames.Dispose();
        Assert.True(to.Store.Exchange.IsComplete);
    }

    // B's store when the snapshot is complete.
    private static Node Received(out ulong digest)
    {
        Node a = Ahead();
        Node b = Behind(a);
        Assert.Null(a.Store.Exchange.TryOpen(b.Store.Exchange.Wish!, out ISnapshotReader? frames));
        Assert.Null(b.Store.Receiving);
        Assert.Equal(1, a.Store.SnapshotsBeingSent);
        while (frames!.Read(out ReadOnlySpan<byte> frame) == SnapshotRead.Frame) Assert.Equal(WireFault.None, b.Store.Exchange.Take(frame));
        frames.Dispose();
        Assert.Equal(0, a.Store.SnapshotsBeingSent);
        Assert.Equal(new SnapshotProgress(a.Store.SnapshotBytesSent, Versions: 1, VersionsTotal: 1), b.Store.Receiving);
        Assert.True(b.Store.MayInstall);
        digest = a.Replica.Keyspace.Digest;
        return b;
    }

    private static string SnapshotOf(Node node) => node.Disk.List().Single(name => SnapshotFiles.TryParse(name, out _));

    // A with one bit of its snapshot flipped; none if that is negative.
    private static Node Rotted(int bit)
    {
        Node a = Ahead();
        if (bit >= 0) a.Disk.Rot(SnapshotOf(a), bit / 8, (byte)(1 << (bit % 8)));
        return a;
    }

    private static Node Ahead(int slot = 0)
    {
        Node a = new(slot);
        string key = $"{(char)('a' + slot)}0";
        for (int n = 0; n <= 20; n++) a.Write(key, $"{n}");
        Assert.True(a.Store.RequestSnapshot());
        a.TurnsUntil(() => a.Store.Snapshots.Taken == 1);
        return a;
    }

    // Has A's first write, and two of its own, the second of which has seen that.
    private static Node Behind(Node a)
    {
        Node b = new(slot: 1);
        b.Write("b0", "1");
        LogCursor first = LogCursor.OverAll(a.Store.Log, new VectorClock(4));
        Assert.True(first.TryNext(a.Store.Log.End, out ReadOnlySpan<byte> frame));
        Assert.Equal(WireFault.None, b.Replica.Receive(frame.ToArray(), 0, 0));
        b.Turn();
        b.Write("only-b", "1");
        return b;
    }

    private static ulong LastOwnOf(Node node)
    {
        LogCursor own = LogCursor.OverOrigin(node.Store.Log, node.Slot, 0);
        ulong last = 0;
        while (own.TryNext(node.Store.Log.End, out ReadOnlySpan<byte> frame)) last = new BatchHeader(frame).LastEntry;
        return last;
    }

    private static bool Ends(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (ProcessEndedException)
        {
            return true;
        }
    }

    private sealed class Node
    {
        private readonly SimulatedWork _work = new();

        public Node(int slot)
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
            Replica = new Replica(new ReplicaOptions(Cluster, Slot, 7) { NewCluster = recovery.IsNew });
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
            [.. keys.Select(key => Replica.Keyspace.TryGet(Encoding.UTF8.GetBytes(key), out ReadOnlySpan<byte> value) ? $"{key}={Encoding.UTF8.GetString(value)}" : $"{key} is not there")];
    }
}
