using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Core.Tests.Replication;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;
using TcpCausalKv.Simulation.Disks;
using static TcpCausalKv.Core.Tests.Storage.Snapshots.ExchangingNode;

namespace TcpCausalKv.Core.Tests.Storage.Snapshots;

/// <summary>Node B was away; A's log begins too late for it, so A sends a snapshot; B has a write that nobody else has.</summary>
public sealed class SnapshotInstallationTests
{
    [Fact]
    public void What_the_snapshot_brings_and_what_only_this_node_has_are_both_there()
    {
        ExchangingNode b = Received(out ulong digest);

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
            ExchangingNode b = Received(out _);
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
        ExchangingNode b = Received(out _);
        b.Disk.Faults = (operation, name) => operation == DiskOperation.Rename && name == "incoming" ? DiskFault.End : DiskFault.None;
        Assert.True(Ends(b.Store.Install));

        b.Disk.CutPower(_ => 0);

        Assert.Contains(b.Disk.List(), name => name.EndsWith(".new", StringComparison.Ordinal));
    }

    // B's log begins after what C's snapshot brought, and A lacks that: neither of A and B has the batches that the other lacks.
    [Fact]
    public void Two_nodes_that_have_both_let_go_of_what_the_other_lacks_come_together()
    {
        ExchangingNode a = Ahead();
        ExchangingNode b = MergedFromCAndA(a);
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
            ExchangingNode a = Ahead();
            ExchangingNode b = ReceivedFromCAndA(a);
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

    // B with all of C's and A's snapshots: the first is installed, the other is here.
    private static ExchangingNode ReceivedFromCAndA(ExchangingNode a)
    {
        ExchangingNode c = Ahead(slot: 2);
        ExchangingNode b = Behind(a);
        Send(c, b);
        b.Store.Install();
        b.Restart();
        Assert.Equal(new VectorClock([0, 0, 21, 0]), b.Store.Log.StartClock);
        Send(a, b);
        Assert.False(b.Store.MayInstall);
        return b;
    }

    private static ExchangingNode MergedFromCAndA(ExchangingNode a)
    {
        ExchangingNode b = ReceivedFromCAndA(a);
        b.TurnsUntil(() => b.Store.MayInstall);
        Assert.DoesNotContain("incoming.merged", b.Disk.List());
        return b;
    }

    // B's store when the snapshot is complete.
    private static ExchangingNode Received(out ulong digest)
    {
        ExchangingNode a = Ahead();
        ExchangingNode b = Behind(a);
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

    private static ulong LastOwnOf(ExchangingNode node)
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
}
