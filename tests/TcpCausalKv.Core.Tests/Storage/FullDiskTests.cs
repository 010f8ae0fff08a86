using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Simulation.Disks;

namespace TcpCausalKv.Core.Tests.Storage;

/// <summary>What has no room on the disk waits, nobody is shown it, and it is written by itself once there is room.</summary>
public sealed class FullDiskTests
{
    private readonly SimulatedDirectory _disk = new();

    [Theory]
    [InlineData(SyncPolicy.Always)]
    [InlineData(SyncPolicy.EverySecond)]
    [InlineData(SyncPolicy.Never)]
    public void Replies_of_writes_and_reads_are_held_until_there_is_room(SyncPolicy fsync)
    {
        StoreBench node = StoreBench.Open(_disk, StoreBench.Options(fsync));
        node.Turn(0);
        Fill();
        HeldClient writer = new();
        HeldClient reader = new();

        node.Turn(1, writer);
        node.EmptyTurn(2, reader);
        Assert.True(node.Store.OutOfRoom!.IsFull);
        Assert.Null(node.Store.Failure);
        Assert.True(writer.IsHeld && reader.IsHeld);
        Assert.InRange(node.Store.NextDueMs, 200, 400);
        Assert.InRange(node.Store.UnwrittenBytes, 1, 1_000);

        _disk.Capacity = null;
        for (int n = 4; n < 24; n++) node.EmptyTurn(n);
        Assert.Null(node.Store.OutOfRoom);
        Assert.False(writer.IsHeld || reader.IsHeld);
        Assert.Equal(0, node.Store.UnwrittenBytes);
    }

    [Fact]
    public void Peers_are_told_nothing_of_what_waits_and_to_send_no_more()
    {
        StoreBench node = StoreBench.Open(_disk, StoreBench.Options(SyncPolicy.Never));
        node.Turn(0);
        Assert.Equal(1UL, node.Links.Position.For(0).Applied[0]);
        Fill();
        node.Turn(1);

        Assert.Equal(2UL, node.Replica.OwnEntry);
        Assert.Equal(1UL, node.Links.Position.For(0).Applied[0]);
        Assert.False(node.Links.Position.For(0).HasRoomForYours);
        Assert.Equal(node.Store.Log.End, node.Store.Log.ReleasedEnd);

        _disk.Capacity = null;
        node.EmptyTurn(3);
        node.EmptyTurn(4);
        Assert.Equal(2UL, node.Links.Position.For(0).Applied[0]);
        Assert.True(node.Links.Position.For(0).HasRoomForYours);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Wherever_the_room_ends_what_was_written_is_whole_after_a_kill(bool healsFirst)
    {
        for (int room = 4_200; room < 12_000; room += 61)
        {
            SimulatedDirectory disk = new() { Capacity = room };
            if (TryOpen(disk) is not { } node) continue;
            int n = 0;
            while (node.Store.OutOfRoom is null && n < 100) node.Turn(n++);
            for (int more = 0; more < 3; more++) node.Turn(n++);
            if (healsFirst) Heal(disk, node, ref n);
            ulong written = node.Store.Log.EndClock[0];
            Assert.Equal(healsFirst ? node.Replica.OwnEntry : written, written);

            disk.Kill();
            disk.Capacity = null;
            Assert.Equal(written, StoreBench.Open(disk, StoreBench.Options(SyncPolicy.EverySecond)).Replica.OwnEntry);
        }
    }

    [Fact]
    public void Clients_write_no_more_once_much_waits_and_nothing_is_taken_in_once_very_much_does()
    {
        StoreBench node = StoreBench.Open(_disk, StoreBench.Options(SyncPolicy.Never));
        Fill();
        int n = 0;
        while (!node.Store.IsBacklogLong) node.Turn(n++, keys: 1, valueBytes: 1_000_000);
        Assert.InRange(node.Store.UnwrittenBytes, 16 << 20, 18 << 20);
        Assert.False(node.Replica.TurnIsFull);

        while (!node.Replica.TurnIsFull) node.Turn(n++, keys: 1, valueBytes: 1_000_000);
        Assert.InRange(node.Store.UnwrittenBytes, 64 << 20, 66 << 20);
        _disk.Capacity = null;
        node.EmptyTurn(n + 2);
        Assert.Null(node.Store.OutOfRoom);
        Assert.False(node.Replica.TurnIsFull);
    }

    [Fact]
    public void No_snapshot_is_begun_of_what_the_log_does_not_have()
    {
        StoreBench node = StoreBench.Open(_disk, StoreBench.Options(SyncPolicy.Never));
        Fill();
        node.Turn(0);
        Assert.True(node.Store.RequestSnapshot());
        node.EmptyTurn(1);
        Assert.Null(node.Store.Writing);
        Assert.False(node.Store.HasWork);

        _disk.Capacity = null;
        for (int n = 2; n < 12; n++) node.EmptyTurn(n);
        Assert.Equal(1, node.Store.Snapshots.Taken);
    }

    [Fact]
    public void A_write_that_is_refused_for_another_reason_is_not_tried_again()
    {
        StoreBench node = StoreBench.Open(_disk, StoreBench.Options(SyncPolicy.Never));
        _disk.Faults = (operation, _) => operation == DiskOperation.Write ? DiskFault.Refuse : DiskFault.None;
        Assert.Throws<StorageException>(() => node.Turn(0));
        Assert.NotNull(node.Store.Failure);
        Assert.Null(node.Store.OutOfRoom);
    }

    private static void Heal(SimulatedDirectory disk, StoreBench node, ref int n)
    {
        disk.Capacity = null;
        for (int more = 0; more < 5; more++) node.EmptyTurn(n += 2);
        Assert.Null(node.Store.OutOfRoom);
    }

    private static StoreBench? TryOpen(SimulatedDirectory disk)
    {
        try
        {
            return StoreBench.Open(disk, StoreBench.Options(SyncPolicy.EverySecond));
        }
        catch (StorageException full) when (full.IsFull)
        {
            // A node that does not come to serve says so and ends.
            return null;
        }
    }

    private void Fill() => _disk.Capacity = 0;

    private sealed class HeldClient : ITurnClient
    {
        private ReleaseMarks _marks = ReleaseMarks.AllReleased(0);

        public bool IsHeld => _marks.IsHolding;

        public void HoldReplies(long logEnd, long releasingEnd) => _marks.Hold(written: 1, logEnd, releasingEnd);

        public void ReleaseReplies() => _marks = ReleaseMarks.AllReleased(written: 1);

        public void ReleaseReplies(long releasedEnd) => _marks.Release(releasedEnd);

        public void Flush()
        {
        }
    }
}
