using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Tests.Wire;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Simulation.Disks;
using static TcpCausalKv.Core.Tests.Storage.DiskLog;

namespace TcpCausalKv.Core.Tests.Storage.Recovery;

public sealed class LogRecoveryTests
{
    private const string First = "log-0000000000000000";
    private const string Second = "log-0000000000000190";

    private static readonly List<byte[]> All = Batches(7);

    private readonly SimulatedDirectory _disk = new();

    [Theory]
    [InlineData(LastRunEnd.Stopped)]
    [InlineData(LastRunEnd.Killed)]
    [InlineData(LastRunEnd.PowerCut)]
    public void A_log_comes_back_whole_and_goes_on(LastRunEnd lastRun)
    {
        Write(_disk, All.Take(6), synced: true);
        using SegmentedLog log = Recover(_disk, lastRun).Log!;
        Assert.Equal((600, 600), (log.End, log.DurableEnd));

        log.Append(All[6]);
        Assert.Equal(All, ReadAll(log));
        Assert.Equal(600, log.DurableEnd);
        log.SyncNow();
        log.Dispose();
        Assert.Equal(All, Recover(_disk, LastRunEnd.Stopped).Batches);
    }

    [Fact]
    public void An_empty_directory_gives_an_empty_log()
    {
        Recovered recovered = Recover(_disk, LastRunEnd.PowerCut);
        Assert.Equal("whole", recovered.Outcome);
        Assert.Equal((0, 0), (recovered.Log!.Start, recovered.Log.End));
    }

    [Theory]
    [InlineData(LastRunEnd.Killed)]
    [InlineData(LastRunEnd.PowerCut)]
    public void Wherever_the_last_file_ends_the_batches_before_come_back_and_the_rest_is_cut(LastRunEnd lastRun)
    {
        Write(_disk, All, synced: false);
        byte[] first = _disk.BytesOf(First);
        byte[] last = _disk.BytesOf(Second);
        for (int length = 0; length <= last.Length; length += length is > 64 and < SegmentHeader.PageBytes - 64 ? 64 : 1)
        {
            SimulatedDirectory disk = DiskWith((First, first), (Second, last[..length]));
            Recovered recovered = Recover(disk, lastRun);
            int data = Math.Max(0, length - SegmentHeader.PageBytes);
            int whole = BatchesPerSegment + data / BatchBytes;
            Assert.Equal(All.Take(whole), recovered.Batches);
            Assert.Equal(data % BatchBytes, recovered.Recovery.BytesCut);
            Assert.Equal(length >= SegmentHeader.PageBytes && data % BatchBytes == 0, recovered.Recovery.Torn is null);
            recovered.Log!.Append(All.Skip(whole).SelectMany(batch => batch).ToArray());
            Assert.Equal(All, ReadAll(recovered.Log));
            recovered.Log.Dispose();
            Assert.Equal(All, Recover(disk, LastRunEnd.Stopped).Batches);
        }
    }

    [Theory]
    [InlineData(LastRunEnd.Stopped)]
    [InlineData(LastRunEnd.Killed)]
    [InlineData(LastRunEnd.PowerCut)]
    public void What_was_synced_is_never_cut_wherever_the_file_ends(LastRunEnd lastRun)
    {
        Write(_disk, All, synced: true);
        byte[] first = _disk.BytesOf(First);
        byte[] last = _disk.BytesOf(Second);
        for (int length = SegmentHeader.PageBytes; length < last.Length; length++)
        {
            Recovered recovered = Recover(DiskWith((First, first), (Second, last[..length])), lastRun);
            Assert.StartsWith($"damage: {Second} at offset ", recovered.Outcome, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(LastRunEnd.Stopped)]
    [InlineData(LastRunEnd.Killed)]
    [InlineData(LastRunEnd.PowerCut)]
    public void A_flipped_bit_in_what_was_synced_is_damage_or_changes_nothing(LastRunEnd lastRun)
    {
        Write(_disk, All, synced: true);
        foreach (string name in (string[])[First, Second])
        {
            byte[] good = _disk.BytesOf(name);
            for (int at = 0; at < good.Length; at++)
            {
                bool isPadding = at < SegmentHeader.PageBytes && at >= Frame.TotalBytes(good);
                if (isPadding && at % 64 > 32) continue;

                byte[] flipped = [.. good];
                flipped[at] ^= (byte)(1 << at % 8);
                _disk.Put(name, flipped);
                Recovered recovered = Recover(Copy(_disk), lastRun);
                if (!isPadding) Assert.StartsWith($"damage: {name} at offset ", recovered.Outcome, StringComparison.Ordinal);
                else Assert.Equal(All, recovered.Batches);
            }

            _disk.Put(name, good);
        }
    }

    [Fact]
    public void A_flipped_bit_in_what_was_not_synced_is_damage_after_a_kill_and_a_cut_after_a_power_cut()
    {
        Write(_disk, All, synced: false);
        byte[] good = _disk.BytesOf(Second);
        for (int at = SegmentHeader.PageBytes + Frame.LengthFieldBytes; at < SegmentHeader.PageBytes + BatchBytes; at++)
        {
            byte[] flipped = [.. good];
            flipped[at] ^= 1;
            _disk.Put(Second, flipped);
            Assert.Equal($"damage: {Second} at offset 4096: the checksum of a record is wrong", Recover(Copy(_disk), LastRunEnd.Killed).Outcome);
            Assert.StartsWith("damage", Recover(Copy(_disk), LastRunEnd.Stopped).Outcome, StringComparison.Ordinal);

            Recovered cut = Recover(Copy(_disk), LastRunEnd.PowerCut);
            Assert.Equal("cut: 300", cut.Outcome);
            Assert.Equal(All.Take(4), cut.Batches);
        }
    }

    [Fact]
    public void After_a_power_cut_a_hole_in_the_middle_takes_all_after_it_unless_it_was_synced()
    {
        Write(_disk, All, synced: false);
        byte[] hole = _disk.BytesOf(First);
        hole.AsSpan(SegmentHeader.PageBytes + 150, 100).Clear();
        _disk.Put(First, hole);
        SimulatedDirectory killed = Copy(_disk);
        Assert.StartsWith("damage", Recover(killed, LastRunEnd.Killed).Outcome, StringComparison.Ordinal);

        Recovered recovered = Recover(_disk, LastRunEnd.PowerCut);
        Assert.Equal("cut: 600", recovered.Outcome);
        Assert.Equal([First], _disk.List());
        Assert.Equal(All.Take(1), ReadAll(recovered.Log!));
    }

    [Fact]
    public void After_a_kill_a_file_that_ends_too_early_is_damage_unless_it_is_the_last()
    {
        Write(_disk, All, synced: false);
        _disk.Put(First, _disk.BytesOf(First).AsSpan(0, SegmentHeader.PageBytes + 300));
        Assert.Equal(
            $"damage: {First} at offset 4396: it ends at offset 300, and the next segment begins at 400",
            Recover(Copy(_disk), LastRunEnd.Killed).Outcome);
        Assert.Equal("cut: 300", Recover(_disk, LastRunEnd.PowerCut).Outcome);
    }

    [Fact]
    public void A_record_longer_than_a_piece_comes_back()
    {
        byte[] large = TestBatch.OfLength(0, [0, 0], 5_000);
        byte[] next = TestBatch.OfLength(0, [1, 0], BatchBytes);
        Write(_disk, [large, next], synced: false);
        Assert.Equal([large, next], Recover(_disk, LastRunEnd.Killed).Batches);
    }

    [Fact]
    public void An_intact_batch_in_the_wrong_place_is_damage_whatever_happened()
    {
        Write(_disk, [All[0], All[2]], synced: false);
        Recovered recovered = Recover(_disk, LastRunEnd.PowerCut);
        Assert.Equal($"damage: {First} at offset 4196: the batch of B:2 can't follow A:1 B:0: Gap", recovered.Outcome);
        Assert.Throws<InvalidOperationException>(recovered.Recovery.Open);
    }

    [Fact]
    public void A_batch_of_another_width_or_a_frame_of_another_kind_is_damage()
    {
        Write(_disk, [All[0]], synced: false);
        byte[] file = _disk.BytesOf(First);
        _disk.Put(First, [.. file, .. TestBatch.Sets(0, [1, 0, 0])]);
        Assert.Contains("not one of this cluster: Width", Recover(Copy(_disk), LastRunEnd.PowerCut).Outcome, StringComparison.Ordinal);

        byte[] refusal = [0, 0, 0, 0, 0, 0, 0, 0, 3];
        Frame.Seal(refusal);
        _disk.Put(First, [.. file, .. refusal]);
        Assert.Contains("a record is of kind 3", Recover(_disk, LastRunEnd.PowerCut).Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_of_another_node_or_history_is_damage()
    {
        Write(_disk, All, synced: false);
        Replace(Second, header => header with { ClusterId = new ClusterId(5), ClusterName = "other" });
        Assert.Contains("another node (cluster other, slot 0)", Recover(Copy(_disk), LastRunEnd.PowerCut).Outcome, StringComparison.Ordinal);
        Replace(Second, header => header with { ClusterId = DiskLog.Membership.Id, Slot = 1 });
        Assert.Contains("another node", Recover(Copy(_disk), LastRunEnd.PowerCut).Outcome, StringComparison.Ordinal);
        Replace(Second, header => header with { Slot = 0, ClockBefore = new VectorClock([9, 9]) });
        Assert.Contains("it follows 9.9", Recover(Copy(_disk), LastRunEnd.PowerCut).Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_under_another_ones_name_is_damage()
    {
        Write(_disk, All, synced: false);
        _disk.Put(Second, _disk.BytesOf(First));
        Assert.Equal($"damage: {Second} at offset 0: its head says that it starts at 0", Recover(_disk, LastRunEnd.Killed).Outcome);
    }

    [Fact]
    public void What_the_disk_does_not_give_back_is_damage_and_not_a_torn_tail()
    {
        Write(_disk, All, synced: false);
        int opened = 0;
        _disk.Faults = (operation, name) => operation == DiskOperation.Open && name == Second && ++opened > 1 ? DiskFault.Refuse : DiskFault.None;
        Assert.Equal($"damage: {Second} at offset 4096: {Second}: Open was refused", Recover(_disk, LastRunEnd.PowerCut).Outcome);
    }

    [Fact]
    public void What_an_earlier_process_did_not_sync_is_synced_when_the_log_is_opened()
    {
        Write(_disk, All, synced: false);
        using (SegmentedLog log = Recover(_disk, LastRunEnd.Killed).Log!)
        {
            Assert.Equal((false, 700), (log.NeedsSync, log.DurableEnd));
        }

        _disk.CutPower(static _ => 0);
        Assert.Equal(All, Recover(_disk, LastRunEnd.PowerCut).Batches);
    }

    [Fact]
    public void Marks_count_on_in_a_segment_that_is_continued()
    {
        for (int n = 0; n < 6; n++)
        {
            using SegmentedLog log = n == 0 ? Create(_disk) : Recover(_disk, LastRunEnd.Stopped).Log!;
            Assert.Equal(n * BatchBytes, log.DurableEnd);
            log.Append(All[n]);
            log.SyncNow();
        }
    }

    private void Replace(string name, Func<SegmentHeader, SegmentHeader> change)
    {
        byte[] bytes = _disk.BytesOf(name);
        Assert.True(SegmentHeader.TryRead(bytes, out SegmentHeader? header, out _));
        _disk.Put(name, [.. change(header).ToPage(), .. bytes.AsSpan(SegmentHeader.PageBytes)]);
    }
}
