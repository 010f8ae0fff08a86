using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Tests.Wire;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;
using TcpCausalKv.Simulation.Disks;
using static TcpCausalKv.Core.Tests.Storage.DiskLog;

namespace TcpCausalKv.Core.Tests.Storage.Log;

public sealed class SegmentedLogTests : IDisposable
{
    // The head of a batch in the widest cluster: PieceBytes are fewer.
    private const int LargestRead = 32 + 64 * 8;

    private static readonly SegmentedLogOptions s_inSteps = DiskLog.Options with { Limits = new FrameLimits { StepBytes = 1_000 } };

    private readonly SimulatedDirectory _disk = new();
    private readonly SimulatedWork _work = new();
    private readonly List<byte[]> _batches = Batches(14);
    private readonly SegmentedLog _log;

    public SegmentedLogTests() => _log = Create(_disk);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void What_is_appended_is_read_in_order_from_files_and_from_memory()
    {
        Append(14);
        Assert.Equal(_batches, ReadAll(_log));
        Assert.Equal(14 * BatchBytes, _log.Bytes);
        Assert.Equal(ClockAfter(_batches), _log.EndClock);
    }

    [Fact]
    public void Reading_begins_at_any_batch_in_any_order()
    {
        Append(14);
        foreach (int n in (int[])[13, 0, 7, 1, 12, 8, 3, 11, 2, 6, 0, 13, 5])
        {
            Assert.Equal(_batches[n], _log.Read(n * BatchBytes)[..BatchBytes].ToArray());
        }

        Assert.True(_log.Read(_log.End).IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => _log.Read(_log.End + 1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => _log.Read(-1).Length);
    }

    [Fact]
    public void The_latest_batches_are_read_without_the_disk_and_a_piece_of_a_file_is_read_once()
    {
        Append(14);
        int before = _disk.Operations;
        for (int n = 12; n < 14; n++) Assert.False(_log.Read(n * BatchBytes).IsEmpty);
        Assert.Equal(before, _disk.Operations);

        Assert.Equal(2 * BatchBytes, _log.Read(0).Length);
        int read = _disk.Operations;
        Assert.Equal(BatchBytes, _log.Read(BatchBytes).Length);
        Assert.Equal(read, _disk.Operations);
    }

    [Fact]
    public void Space_for_the_next_segment_is_asked_for_once_when_one_is_half_full()
    {
        List<string> told = [];
        PlainDirectory directory = new() { Watch = told.Add };
        using SegmentedLog log = SegmentedLog.Create(directory, DiskLog.Options, 0, new VectorClock(DiskLog.Width));
        foreach (byte[] batch in _batches[..7]) log.Append(batch);

        Assert.Equal(
            ["create", "write", "write", "write", "write", "prepare 4546", "write", "create", "write", "write", "write", "write", "prepare 4546"],
            told.Select(what => what.StartsWith("prepare", StringComparison.Ordinal) ? what : what.Split(' ')[0]));
    }

    [Fact]
    public void A_turn_is_one_write_but_where_a_segment_ends()
    {
        int before = _disk.Operations;
        AppendTurn(0, 4);
        Assert.Equal(before + 1, _disk.Operations);
        AppendTurn(4, 10);
        Assert.Equal(4, _log.SegmentCount);
        Assert.Equal(_batches, ReadAll(_log));
        string[] files = ["log-0000000000000000", "log-0000000000000190", "log-0000000000000320", "log-00000000000004b0"];
        Assert.Equal(files, _disk.List());
    }

    [Fact]
    public void A_batch_above_the_segment_size_has_a_segment_of_its_own_and_is_read_in_pieces()
    {
        byte[] large = TestBatch.OfLength(0, [1, 0], 9_000);
        byte[] after = TestBatch.OfLength(0, [2, 0], BatchBytes);
        _log.Append([.. _batches[0], .. large, .. after]);
        Assert.Equal(3, _log.SegmentCount);
        Assert.Equal([_batches[0], large, after], ReadAll(_log));
        Assert.Equal(large.Take(LargestRead), _log.Read(BatchBytes).ToArray());
        Assert.Equal([_batches[0], large, after], Recover(_disk, LastRunEnd.Killed).Batches);
    }

    [Fact]
    public void A_long_batch_that_may_be_kept_is_written_in_steps_and_counts_with_the_last_one()
    {
        using SegmentedLog log = Create(new SimulatedDirectory(), s_inSteps);
        byte[] large = TestBatch.OfLength(0, [1, 0], 9_000);
        byte[] after = TestBatch.OfLength(0, [2, 0], BatchBytes);
        log.Append(_batches[0]);
        log.AppendKept(large);
        log.Append(after);
        for (int step = 1; step <= 9; step++)
        {
            Assert.Equal((BatchBytes, 2 * BatchBytes + large.Length), (log.End, log.AppendedEnd));
            Assert.True(log.HasBacklog);
            log.WriteBacklog();
        }

        Assert.Equal(BatchBytes + large.Length, log.End);
        log.WriteBacklog();
        Assert.False(log.HasBacklog);
        Assert.Equal([_batches[0], large, after], ReadAll(log));
    }

    [Fact]
    public void A_process_that_dies_between_two_steps_of_a_long_batch_leaves_nothing_of_it()
    {
        SimulatedDirectory disk = new();
        using SegmentedLog log = Create(disk, s_inSteps);
        log.Append(_batches[0]);
        log.AppendKept(TestBatch.OfLength(0, [1, 0], 9_000));
        for (int step = 0; step < 5; step++) log.WriteBacklog();

        Assert.Equal([_batches[0]], Recover(disk, LastRunEnd.Killed).Batches);
    }

    [Fact]
    public void The_bytes_on_disk_are_the_batches_own()
    {
        AppendTurn(0, 4);
        Assert.Equal(_batches.Take(4).SelectMany(batch => batch), _disk.BytesOf("log-0000000000000000")[SegmentHeader.PageBytes..]);
    }

    [Fact]
    public void Whatever_clock_is_sought_no_batch_after_it_is_missed_and_little_is_searched()
    {
        Append(14);
        for (int n = 0; n <= 14; n++)
        {
            long found = _log.Find(ClockAfter(_batches.Take(n)));
            Assert.InRange(found, (n - 4) * BatchBytes, n * BatchBytes);
        }
    }

    [Fact]
    public void A_cursor_over_one_origin_resumes_after_any_of_its_writes()
    {
        Append(14);
        for (int origin = 0; origin < Width; origin++)
        {
            for (ulong sequence = 0; sequence <= 9; sequence++)
            {
                List<byte[]> read = [];
                LogCursor cursor = LogCursor.OverOrigin(_log, origin, sequence);
                while (cursor.TryNext(_log.End, out ReadOnlySpan<byte> frame)) read.Add(frame.ToArray());
                Assert.Equal(_batches.Where(batch => new BatchHeader(batch).Origin == origin && new BatchHeader(batch).LastEntry > sequence), read);
            }
        }
    }

    [Theory]
    [InlineData(DiskOperation.Write)]
    [InlineData(DiskOperation.Create)]
    public void What_there_is_no_room_for_waits_in_its_order_and_is_written_once_there_is(DiskOperation full)
    {
        AppendTurn(0, 3);
        _disk.Faults = (operation, _) => operation == full ? DiskFault.Half : DiskFault.None;
        AppendTurn(3, 2);
        AppendTurn(5, 4);
        int written = full == DiskOperation.Create ? 4 : 3;
        Assert.NotNull(_log.OutOfRoom);
        Assert.Equal((written * BatchBytes, 9 * BatchBytes), (_log.End, _log.AppendedEnd));
        Assert.Equal(_batches.Take(written), ReadAll(_log));
        _log.WriteBacklog();
        Assert.NotNull(_log.OutOfRoom);

        _disk.Faults = null;
        _log.WriteBacklog();
        Assert.Null(_log.OutOfRoom);
        Assert.Equal((9 * BatchBytes, 9 * BatchBytes), (_log.End, _log.AppendedEnd));
        Assert.Equal(_batches.Take(9), ReadAll(_log));
        _disk.Kill();
        Recovered recovered = Recover(_disk, LastRunEnd.Killed);
        Assert.Equal("whole", recovered.Outcome);
        Assert.Equal(_batches.Take(9), recovered.Batches);
    }

    [Fact]
    public void A_write_that_fails_ends_the_log_for_good_and_reads_go_on()
    {
        AppendTurn(0, 3);
        _disk.Faults = (operation, _) => operation == DiskOperation.Write ? DiskFault.Refuse : DiskFault.None;
        AppendTurn(3, 1);
        Assert.NotNull(_log.Failure);
        Assert.Equal(300, _log.End);
        _disk.Faults = null;

        int operations = _disk.Operations;
        AppendTurn(3, 1);
        StorageException? refused = null;
        _log.BeginSync(_work, failure => refused = failure);
        Assert.Same(_log.Failure, refused);
        Assert.Throws<StorageException>(_log.SyncNow);
        Assert.Equal(operations, _disk.Operations);
        Assert.Equal(0, _log.DurableEnd);
        Assert.Equal(_batches.Take(3), ReadAll(_log));
    }

    [Fact]
    public void A_new_segment_that_cannot_be_made_fails_the_log_where_the_last_one_ends()
    {
        _disk.Faults = (operation, _) => operation == DiskOperation.Create ? DiskFault.Refuse : DiskFault.None;
        AppendTurn(0, 6);
        Assert.NotNull(_log.Failure);
        Assert.Equal(400, _log.End);
    }

    [Fact]
    public void What_the_disk_let_rot_is_given_to_nobody()
    {
        Append(14);
        _disk.Rot("log-0000000000000000", SegmentHeader.PageBytes + 150, 4);
        StorageException failure = Assert.Throws<StorageException>(() => _log.Read(0).Length);
        Assert.Contains($"log-0000000000000000 is damaged at offset {SegmentHeader.PageBytes + 100}", failure.Message, StringComparison.Ordinal);
        Assert.Same(failure, _log.Failure);
        Assert.Equal(_batches[8], _log.Read(800)[..BatchBytes].ToArray());
    }

    [Fact]
    public void Of_a_long_batch_that_has_rotted_nobody_is_given_the_last_piece()
    {
        byte[] large = TestBatch.OfLength(0, [1, 0], 9_000);
        _log.Append([.. _batches[0], .. large]);
        _disk.Rot(_disk.List()[^1], SegmentHeader.PageBytes + 150, 4);
        LogCursor cursor = LogCursor.OverOrigin(_log, 0, 1);
        long given = 0;
        StorageException failure = Assert.Throws<StorageException>(() =>
        {
            while (cursor.TryNext(_log.End, out ReadOnlySpan<byte> piece)) given += piece.Length;
        });
        Assert.InRange(given, large.Length / 2, large.Length - 1);
        Assert.Contains($"is damaged at offset {SegmentHeader.PageBytes}", failure.Message, StringComparison.Ordinal);
        Assert.Same(failure.Message, _log.Failure!.Message);
    }

    private void Append(int count)
    {
        for (int n = 0; n < count; n++) AppendTurn(n, 1);
    }

    private void AppendTurn(int first, int count) => _log.Append([.. _batches.Skip(first).Take(count).SelectMany(batch => batch)]);
}
