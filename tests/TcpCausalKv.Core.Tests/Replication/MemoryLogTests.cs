using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Tests.Wire;

namespace TcpCausalKv.Core.Tests.Replication;

public sealed class MemoryLogTests
{
    private const int Width = 2;
    private const int FrameBytes = 100;
    private const int FramesPerSegment = 3;

    private readonly MemoryLog _log = new(Width, bytesMax: 12 * FrameBytes, segmentBytes: FramesPerSegment * FrameBytes + 50);

    [Fact]
    public void What_is_appended_is_read_in_order_whole_frames_at_a_time()
    {
        byte[] all = [.. Append(10).SelectMany(frame => frame)];
        List<byte> read = [];
        while (_log.Read(read.Count) is { IsEmpty: false } frames)
        {
            Assert.Equal(0, frames.Length % FrameBytes);
            read.AddRange(frames);
        }

        Assert.Equal(all, read);
        Assert.Equal(all.Length, _log.End);
        Assert.Equal(all.Length, _log.Bytes);
    }

    [Fact]
    public void Reading_begins_at_any_frame()
    {
        List<byte[]> frames = Append(10);
        for (int n = 0; n < frames.Count; n++) Assert.Equal(frames[n], _log.Read(n * FrameBytes)[..FrameBytes].ToArray());
        Assert.True(_log.Read(_log.End).IsEmpty);
    }

    [Fact]
    public void Reading_outside_the_log_is_a_bug_of_the_caller()
    {
        Append(8);
        _log.Truncate(new VectorClock([8, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _log.Read(_log.Start - 1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => _log.Read(_log.End + 1).Length);
    }

    [Fact]
    public void A_frame_above_the_segment_size_has_a_segment_of_its_own()
    {
        Append(1);
        byte[] large = TestBatch.OfLength(0, [1, 0], 5_000);
        _log.Append(large);
        byte[] after = TestBatch.OfLength(0, [2, 0], FrameBytes);
        _log.Append(after);

        Assert.Equal(FrameBytes, _log.Read(0).Length);
        Assert.Equal(large, _log.Read(FrameBytes).ToArray());
        Assert.Equal(after, _log.Read(FrameBytes + large.Length).ToArray());
    }

    [Fact]
    public void Frames_of_one_append_may_fall_into_several_segments()
    {
        byte[] turn = [.. Enumerable.Range(0, 7).SelectMany(n => TestBatch.OfLength(0, [(ulong)n, 0], FrameBytes))];
        _log.Append(turn);
        Assert.Equal(FramesPerSegment * FrameBytes, _log.Read(0).Length);
        Assert.Equal(FrameBytes, _log.Read(6 * FrameBytes).Length);
    }

    [Fact]
    public void Whatever_clock_is_sought_no_batch_after_it_is_missed_and_little_is_searched()
    {
        Append(10);
        for (ulong applied = 0; applied <= 10; applied++)
        {
            long found = _log.Find(new VectorClock([applied, 0]));
            Assert.True(found <= (long)applied * FrameBytes);
            Assert.True(found >= ((long)applied - FramesPerSegment) * FrameBytes);
        }
    }

    [Fact]
    public void An_empty_log_begins_where_anybody_stands()
    {
        Assert.Equal(0, _log.Find(new VectorClock(Width)));
        Assert.Equal(0, _log.Find(new VectorClock([5, 5])));
        Assert.True(_log.Read(0).IsEmpty);
    }

    [Fact]
    public void Nothing_is_truncated_up_to_half_the_bound()
    {
        Append(6);
        _log.Truncate(new VectorClock([6, 0]));
        Assert.Equal(0, _log.Start);
    }

    [Fact]
    public void Above_half_the_bound_whole_segments_that_are_stable_go_until_it_is_reached()
    {
        Append(8);
        _log.Truncate(new VectorClock([8, 0]));

        Assert.Equal(FramesPerSegment * FrameBytes, _log.Start);
        Assert.Equal("3.0", _log.StartClock.ToString());
        Assert.Equal(5 * FrameBytes, _log.Bytes);
        Assert.Equal(3 * FrameBytes, _log.Find(new VectorClock([3, 0])));
        Assert.Equal(-1, _log.Find(new VectorClock([2, 9])));
    }

    [Fact]
    public void What_is_not_stable_stays_and_the_log_gets_full()
    {
        Append(12);
        _log.Truncate(new VectorClock([2, 0]));
        Assert.Equal(0, _log.Start);
        Assert.True(_log.IsFull);

        _log.Truncate(new VectorClock([3, 0]));
        Assert.Equal(3 * FrameBytes, _log.Start);
        Assert.False(_log.IsFull);
    }

    [Fact]
    public void The_last_segment_is_never_truncated()
    {
        MemoryLog log = new(Width, bytesMax: 1, segmentBytes: 1);
        log.Append(TestBatch.Sets(0, [0, 0]));
        log.Append(TestBatch.Sets(0, [1, 0]));
        log.Truncate(new VectorClock([2, 0]));
        Assert.Equal("1.0", log.StartClock.ToString());
        Assert.False(log.Read(log.Start).IsEmpty);
    }

    [Fact]
    public void Positions_do_not_change_when_the_log_is_truncated()
    {
        List<byte[]> frames = Append(8);
        _log.Truncate(new VectorClock([8, 0]));
        for (int n = FramesPerSegment; n < 8; n++) Assert.Equal(frames[n], _log.Read(n * FrameBytes)[..FrameBytes].ToArray());
    }

    [Fact]
    public void A_log_that_has_reached_its_size_allocates_no_buffers()
    {
        const int Frames = 1_000;
        const int SegmentBytes = 64 * 1024;
        MemoryLog log = new(Width, bytesMax: 4 * SegmentBytes, SegmentBytes);
        byte[][] frames = [.. Enumerable.Range(0, 4 * Frames).Select(n => TestBatch.OfLength(0, [(ulong)n, 0], 1_000))];
        VectorClock stable = new([Frames * 4, 0]);
        AppendAndTruncate(frames.AsSpan(0, Frames));

        long before = GC.GetAllocatedBytesForCurrentThread();
        AppendAndTruncate(frames.AsSpan(Frames));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, SegmentBytes);
        Assert.Equal(frames[^1], log.Read(log.End - 1_000).ToArray());

        void AppendAndTruncate(ReadOnlySpan<byte[]> appended)
        {
            foreach (byte[] frame in appended)
            {
                log.Append(frame);
                log.Truncate(stable);
            }
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Sizes_are_at_least_1(long bytesMax, int segmentBytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryLog(Width, bytesMax, segmentBytes));

    private List<byte[]> Append(int count)
    {
        List<byte[]> frames = [.. Enumerable.Range(0, count).Select(n => TestBatch.OfLength(0, [(ulong)n, 0], FrameBytes))];
        foreach (byte[] frame in frames) _log.Append(frame);
        return frames;
    }
}
