using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Simulation.Disks;
using static TcpCausalKv.Core.Tests.Storage.DiskLog;

namespace TcpCausalKv.Core.Tests.Storage.Log;

public sealed class LogTruncationTests : IDisposable
{
    private readonly SimulatedDirectory _disk = new();
    private readonly SimulatedWork _work = new();
    private readonly List<byte[]> _batches = Batches(14);
    private readonly SegmentedLog _log;

    public LogTruncationTests() => _log = Create(_disk);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Without_a_snapshot_nothing_is_dropped()
    {
        Append(14);
        _log.SyncNow();
        Assert.False(_log.WantsTruncation);
        _log.Truncate(_log.EndClock, _log.EndClock);
        Assert.Equal(0, _log.Start);
    }

    [Fact]
    public void Segments_that_the_snapshot_covers_go_one_a_call_up_to_the_last()
    {
        Append(14);
        _log.SyncNow();
        _log.CoverBySnapshot(_log.EndClock, _log.End);
        for (int gone = 1; gone < 4; gone++)
        {
            Assert.True(_log.WantsTruncation);
            _log.Truncate(_log.EndClock, _log.EndClock);
            Assert.Equal(gone * BatchesPerSegment * BatchBytes, _log.Start);
            Assert.Equal(_batches.Skip(gone * BatchesPerSegment), ReadAll(_log));
        }

        Assert.False(_log.WantsTruncation);
        Assert.Equal(-1, _log.Find(new VectorClock(Width)));
        Assert.Equal(["log-00000000000004b0"], _disk.List());
        Assert.True(LogCursor.OverAll(_log, new VectorClock(Width)).IsLost);
    }

    [Fact]
    public void A_segment_stays_until_the_name_of_the_one_after_it_is_durable_and_while_it_is_synced()
    {
        Append(6);
        _log.CoverBySnapshot(_log.EndClock, _log.End);
        Assert.False(_log.WantsTruncation);
        _log.BeginSync(_work, static _ => { });
        Assert.False(_log.WantsTruncation);
        _work.DoOne();
        Assert.True(_log.WantsTruncation);
    }

    [Fact]
    public void A_log_at_its_bound_is_full()
    {
        foreach (byte[] batch in Batches(20)) _log.Append(batch);
        Assert.True(_log.IsFull);
    }

    [Fact]
    public void What_has_rotted_and_a_snapshot_covers_is_set_aside_with_all_before_it()
    {
        Append(14);
        _log.SyncNow();
        _log.CoverBySnapshot(ClockAfter(_batches.Take(9)), 900);
        _disk.Rot("log-0000000000000190", SegmentHeader.PageBytes + 150, 4);
        Assert.Equal(_batches[0], _log.Read(0)[..BatchBytes].ToArray());
        Assert.False(_log.TrySetDamageAside(out _));
        Assert.Throws<StorageException>(() => _log.Read(500).Length);
        Assert.Null(_log.Failure);

        Assert.True(_log.TrySetDamageAside(out string? aside));
        Assert.Equal("damaged-log-0000000000000190", aside);
        Assert.Equal(800, _log.Start);
        Assert.Equal(ClockAfter(_batches.Take(8)), _log.StartClock);
        Assert.Equal(_batches.Skip(8), ReadAll(_log));
        _disk.Kill();
        Assert.Equal("whole", Recover(_disk, LastRunEnd.Killed, 900, ClockAfter(_batches.Take(9))).Outcome);
    }

    private void Append(int count)
    {
        for (int n = 0; n < count; n++) _log.Append(_batches[n]);
    }
}
