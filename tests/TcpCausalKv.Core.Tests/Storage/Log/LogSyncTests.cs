using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Simulation.Disks;
using static TcpCausalKv.Core.Tests.Storage.DiskLog;

namespace TcpCausalKv.Core.Tests.Storage.Log;

public sealed class LogSyncTests : IDisposable
{
    private readonly SimulatedDirectory _disk = new();
    private readonly SimulatedWork _work = new();
    private readonly List<byte[]> _batches = Batches(14);
    private readonly SegmentedLog _log;

    public LogSyncTests() => _log = Create(_disk);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void A_sync_covers_what_was_appended_before_it_began_and_nothing_else()
    {
        AppendTurn(0, 2);
        Assert.Equal(0, _log.DurableEnd);
        StorageException? refused = new("not called");
        _log.BeginSync(_work, failure => refused = failure);
        Assert.True(_log.IsSyncing);
        Assert.False(_log.NeedsSync);
        AppendTurn(2, 3);
        Assert.Equal((0, 200), (_log.ReleasedEnd, _log.ReleasingEnd));
        Assert.Equal(new VectorClock(DiskLog.Width), _log.DurableClock);

        _work.DoOne();
        Assert.Null(refused);
        Assert.Equal(200, _log.DurableEnd);
        Assert.Equal(DiskLog.ClockAfter(_batches.Take(2)), _log.DurableClock);
        Assert.Equal((200, 200), (_log.ReleasedEnd, _log.ReleasingEnd));
        Assert.True(_log.NeedsSync);
        _log.SyncNow();
        Assert.Equal(500, _log.DurableEnd);
        Assert.Equal(DiskLog.ClockAfter(_batches.Take(5)), _log.DurableClock);
        Assert.False(_log.NeedsSync);
    }

    [Fact]
    public void One_sync_runs_at_a_time()
    {
        AppendTurn(0, 1);
        _log.BeginSync(_work, static _ => { });
        Assert.Throws<InvalidOperationException>(() => _log.BeginSync(_work, static _ => { }));
    }

    [Fact]
    public void A_sync_after_a_roll_covers_the_older_file_then_the_newer_then_the_directory()
    {
        List<string> synced = [];
        _log.SyncNow();
        AppendTurn(0, 6);
        _disk.Faults = (operation, name) =>
        {
            if (operation is DiskOperation.SyncFile or DiskOperation.SyncDirectory) synced.Add(name);
            return DiskFault.None;
        };
        _log.SyncNow();
        Assert.Equal(["log-0000000000000000", "log-0000000000000190", "disk"], synced);

        synced.Clear();
        AppendTurn(6, 1);
        _log.SyncNow();
        Assert.Equal(["log-0000000000000190"], synced);
    }

    [Theory]
    [InlineData(DiskOperation.SyncFile)]
    [InlineData(DiskOperation.SyncDirectory)]
    public void A_sync_that_fails_claims_nothing_and_is_not_tried_again(DiskOperation failing)
    {
        AppendTurn(0, 2);
        _disk.Faults = (operation, _) => operation == failing ? DiskFault.Refuse : DiskFault.None;
        _log.BeginSync(_work, static _ => { });
        _work.DoOne();
        Assert.NotNull(_log.Failure);
        Assert.Equal((0, 0), (_log.DurableEnd, _log.ReleasingEnd));
        Assert.Equal(new VectorClock(DiskLog.Width), _log.DurableClock);
        Assert.False(_log.NeedsSync);
        _disk.Faults = null;
        AppendTurn(2, 1);
        Assert.Equal(200, _log.End);
    }

    private void AppendTurn(int first, int count) => _log.Append([.. _batches.Skip(first).Take(count).SelectMany(batch => batch)]);
}
