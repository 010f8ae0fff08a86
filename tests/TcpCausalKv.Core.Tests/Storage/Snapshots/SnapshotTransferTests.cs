using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Control;
using TcpCausalKv.Core.Wire.Snapshots;
using TcpCausalKv.Simulation.Disks;
using static TcpCausalKv.Core.Tests.Storage.Snapshots.ExchangingNode;

namespace TcpCausalKv.Core.Tests.Storage.Snapshots;

/// <summary>A's log begins too late for B, so A sends a snapshot: what B takes of it, and what either refuses.</summary>
public sealed class SnapshotTransferTests
{
    [Fact]
    public void A_transfer_that_broke_goes_on_where_it_was()
    {
        ExchangingNode a = Ahead();
        ExchangingNode b = Behind(a);
        Assert.Null(a.Store.Exchange.TryOpen(b.Store.Exchange.Wish!, out ISnapshotReader? first));
        Assert.Equal(SnapshotRead.Frame, first!.Read(out ReadOnlySpan<byte> begin));
        Assert.Equal(WireFault.None, b.Store.Exchange.Take(begin));
        first.Dispose();

        Assert.Null(a.Store.Exchange.TryOpen(b.Store.Exchange.Wish!, out ISnapshotReader? rest));
        Assert.Equal(SnapshotRead.Compared, rest!.Read(out _));
        Assert.Equal(SnapshotRead.Frame, rest.Read(out ReadOnlySpan<byte> block));
        Assert.Equal(FrameKind.SnapshotBlock, Frame.Kind(block));
        Assert.Equal(WireFault.None, b.Store.Exchange.Take(block));
        while (rest.Read(out ReadOnlySpan<byte> frame) == SnapshotRead.Frame) Assert.Equal(WireFault.None, b.Store.Exchange.Take(frame));
        Assert.True(b.Store.Exchange.IsComplete);
    }

    [Fact]
    public void A_snapshot_that_is_not_what_it_promised_is_refused_and_changes_nothing()
    {
        ExchangingNode a = Ahead();
        ExchangingNode b = Behind(a);
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
            ExchangingNode a = Rotted(bit);
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
        ExchangingNode a = Ahead();
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
        ExchangingNode a = Ahead();
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
        ExchangingNode a = Ahead();
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
        ExchangingNode a = Ahead();
        a.Disk.Delete(a.Disk.List().Single(name => name.StartsWith("snapshot-", StringComparison.Ordinal)));
        SnapshotRequest wish = new(new VectorClock(4), default);
        Assert.Equal(FetchOutcome.Busy, a.Store.Exchange.TryOpen(wish, out _));

        a.TurnsUntil(() => a.Store.Snapshots.Taken == 2);

        Assert.Null(a.Store.Exchange.TryOpen(wish, out ISnapshotReader? frames));
        frames!.Dispose();
    }

    [Fact]
    public void A_node_whose_disk_refuses_a_snapshot_that_comes_says_that_its_disk_has_failed()
    {
        ExchangingNode a = Ahead();
        ExchangingNode b = Behind(a);
        Assert.Null(a.Store.Exchange.TryOpen(b.Store.Exchange.Wish!, out ISnapshotReader? frames));
        Assert.Equal(SnapshotRead.Frame, frames!.Read(out ReadOnlySpan<byte> begin));
        b.Disk.Faults = (operation, _) => operation == DiskOperation.Write ? DiskFault.Refuse : DiskFault.None;
        Assert.Equal(WireFault.None, b.Store.Exchange.Take(begin));
        Assert.Contains("incoming", b.Store.Failure!.Message, StringComparison.Ordinal);
    }

    // A with one bit of its snapshot flipped; none if that is negative.
    private static ExchangingNode Rotted(int bit)
    {
        ExchangingNode a = Ahead();
        if (bit >= 0) a.Disk.Rot(SnapshotOf(a), bit / 8, (byte)(1 << (bit % 8)));
        return a;
    }
}
