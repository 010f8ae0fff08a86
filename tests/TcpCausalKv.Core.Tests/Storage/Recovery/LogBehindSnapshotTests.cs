using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Simulation.Disks;
using static TcpCausalKv.Core.Tests.Storage.DiskLog;

namespace TcpCausalKv.Core.Tests.Storage.Recovery;

/// <summary>Recovery of a log of which a snapshot covers a part.</summary>
public sealed class LogBehindSnapshotTests
{
    private const string First = "log-0000000000000000";
    private const string Second = "log-0000000000000190";

    private static readonly List<byte[]> All = Batches(7);

    private readonly SimulatedDirectory _disk = new();

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    public void Only_what_a_snapshot_lacks_is_replayed_and_older_segments_serve_late_peers(int covered)
    {
        Write(_disk, All, synced: true);
        VectorClock clock = ClockAfter(All.Take(covered));
        Recovered recovered = Recover(_disk, LastRunEnd.Killed, covered * BatchBytes, clock);
        Assert.Equal(All.Skip(covered), recovered.Batches);
        Assert.Equal(All, ReadAll(recovered.Log!));
        Assert.Equal(All.Skip(covered), ReadAll(recovered.Log!, clock));
    }

    [Fact]
    public void A_snapshot_that_disagrees_with_the_log_is_damage()
    {
        Write(_disk, All, synced: false);
        VectorClock clock = ClockAfter(All.Take(5));
        Assert.Contains("the log has", Recover(Copy(_disk), LastRunEnd.PowerCut, 200, clock).Outcome, StringComparison.Ordinal);
        Assert.Contains("the log has", Recover(Copy(_disk), LastRunEnd.PowerCut, 400, clock).Outcome, StringComparison.Ordinal);
        Assert.Contains("inside of a record", Recover(Copy(_disk), LastRunEnd.PowerCut, 501, clock).Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_begins_after_the_snapshot_or_is_not_there_is_damage()
    {
        Write(_disk, All, synced: false);
        _disk.Delete(First);
        Assert.Equal(
            $"damage: {Second} at offset 0: the log begins there, and the snapshot ends at offset 0", Recover(_disk, LastRunEnd.PowerCut).Outcome);
        _disk.Delete(Second);
        Assert.Contains("the snapshot needs it", Recover(_disk, LastRunEnd.Killed, 400, ClockAfter(All.Take(4))).Outcome, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(250, LastRunEnd.PowerCut)]
    [InlineData(300, LastRunEnd.PowerCut)]
    [InlineData(300, LastRunEnd.Killed)]
    public void A_snapshot_that_has_more_than_is_left_of_the_log_lets_it_begin_anew(int left, LastRunEnd lastRun)
    {
        Write(_disk, All.Take(4), synced: false);
        _disk.Put(First, _disk.BytesOf(First).AsSpan(0, SegmentHeader.PageBytes + left));
        VectorClock clock = ClockAfter(All.Take(4));
        using SegmentedLog log = Recover(_disk, lastRun, 400, clock).Log!;
        Assert.Equal([Second], _disk.List());
        Assert.Equal((400, 400), (log.Start, log.End));
        Assert.Equal(clock, log.StartClock);
    }

    [Fact]
    public void A_snapshot_does_not_make_up_for_a_log_that_lost_what_was_synced()
    {
        Write(_disk, All.Take(4), synced: true);
        foreach (int left in (int[])[250, 300])
        {
            _disk.Put(First, _disk.BytesOf(First).AsSpan(0, SegmentHeader.PageBytes + left));
            Assert.StartsWith("damage", Recover(_disk, LastRunEnd.PowerCut, 400, ClockAfter(All.Take(4))).Outcome, StringComparison.Ordinal);
            _disk.Delete(First);
            Write(_disk, All.Take(4), synced: true);
        }
    }

    // A power cut can give an older snapshot back, and of the log that leads on from there a part only.
    [Fact]
    public void A_log_that_does_not_reach_a_later_snapshot_which_is_not_whole_has_lost_what_was_synced()
    {
        Write(_disk, All, synced: false);
        _disk.Delete(Second);
        VectorClock clock = ClockAfter(All.Take(2));
        Assert.Equal("whole", Recover(Copy(_disk), LastRunEnd.PowerCut, 200, clock).Outcome);

        _disk.Put(SnapshotFiles.NameOf(600), "rotten"u8);
        Assert.StartsWith("damage", Recover(Copy(_disk), LastRunEnd.PowerCut, 200, clock).Outcome, StringComparison.Ordinal);
        _disk.Delete(First);
        Assert.StartsWith("damage", Recover(Copy(_disk), LastRunEnd.PowerCut).Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_reaches_a_later_snapshot_makes_up_for_it()
    {
        Write(_disk, All, synced: false);
        _disk.Put(SnapshotFiles.NameOf(600), "rotten"u8);
        Assert.Equal(All.Skip(2), Recover(_disk, LastRunEnd.PowerCut, 200, ClockAfter(All.Take(2))).Batches);
    }

    [Fact]
    public void Segments_before_a_gap_were_being_deleted_and_go()
    {
        Write(_disk, Batches(14), synced: true);
        _disk.Delete(Second);
        Recovered recovered = Recover(_disk, LastRunEnd.Killed, 1_000, ClockAfter(Batches(10)));
        Assert.Equal((1, 800), (recovered.Recovery.Leftovers, recovered.Log!.Start));
        Assert.Equal(["log-0000000000000320", "log-00000000000004b0"], _disk.List());
    }
}
