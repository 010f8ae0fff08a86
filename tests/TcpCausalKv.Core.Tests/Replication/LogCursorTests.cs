using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Tests.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Tests.Replication;

public sealed class LogCursorTests
{
    private const int Width = 3;

    // Origins in the order in which their batches were applied: those of slot 2 have two writes each.
    private static readonly int[] Origins = [0, 1, 0, 2, 2, 0, 1, 1, 0, 2, 0];

    private readonly MemoryLog _log = new(Width, bytesMax: 1_000, segmentBytes: 400);
    private readonly List<byte[]> _frames = [];

    public LogCursorTests()
    {
        ulong[] applied = new ulong[Width];
        foreach (int origin in Origins)
        {
            int count = origin == 2 ? 2 : 1;
            _frames.Add(TestBatch.Sets(origin, applied, count));
            _log.Append(_frames[^1]);
            applied[origin] += (ulong)count;
        }
    }

    [Fact]
    public void A_cursor_over_one_origin_resumes_after_any_of_its_writes()
    {
        for (int origin = 0; origin < Width; origin++)
        {
            List<byte[]> stream = [.. _frames.Where(frame => new BatchHeader(frame).Origin == origin)];
            ulong last = new BatchHeader(stream[^1]).LastEntry;
            for (ulong sequence = 0; sequence <= last; sequence++)
            {
                Assert.Equal(
                    stream.Where(frame => new BatchHeader(frame).LastEntry > sequence), ReadAll(LogCursor.OverOrigin(_log, origin, sequence)));
            }
        }
    }

    [Fact]
    public void A_cursor_over_everything_gives_what_any_clock_lacks_in_the_logs_order()
    {
        foreach (ulong a in (ulong[])[0, 1, 3, 5])
        {
            foreach (ulong b in (ulong[])[0, 2, 3])
            {
                foreach (ulong c in (ulong[])[0, 2, 4, 6])
                {
                    VectorClock after = new([a, b, c]);
                    Assert.Equal(_frames.Where(frame => IsLacking(frame, after)), ReadAll(LogCursor.OverAll(_log, after)));
                }
            }
        }
    }

    [Fact]
    public void A_cursor_beyond_what_the_log_has_gives_just_what_comes_after_it()
    {
        LogCursor cursor = LogCursor.OverOrigin(_log, 1, 4);
        Assert.Empty(ReadAll(cursor));
        _log.Append(TestBatch.Sets(1, [0, 3, 0]));
        byte[] wanted = TestBatch.Sets(1, [0, 4, 0]);
        _log.Append(wanted);
        Assert.Equal([wanted], ReadAll(cursor));
    }

    [Fact]
    public void A_cursor_at_the_end_goes_on_when_the_log_does()
    {
        LogCursor cursor = LogCursor.OverAll(_log, new VectorClock(Width));
        ReadAll(cursor);
        Assert.True(cursor.IsAtEnd);

        byte[] next = TestBatch.Sets(0, [5, 0, 0]);
        _log.Append(next);
        Assert.False(cursor.IsAtEnd);
        Assert.Equal([next], ReadAll(cursor));
    }

    [Fact]
    public void What_is_longer_than_a_piece_is_read_in_pieces_at_their_offsets()
    {
        byte[] large = TestBatch.OfLength(1, [5, 3, 6], 300);
        byte[] after = TestBatch.Sets(1, [5, 4, 6]);
        _log.Append(large);
        _log.Append(after);
        LogCursor cursor = LogCursor.OverOrigin(_log, 1, 3, pieceBytes: 128);
        for (int at = 0; at < large.Length; at += 128)
        {
            Assert.True(cursor.TryNext(_log.End, out ReadOnlySpan<byte> piece));
            Assert.Equal(at, cursor.PieceAt);
            Assert.Equal(_log.End - after.Length - (at + 128 < large.Length ? large.Length : 0), cursor.Offset);
            Assert.Equal(large.Skip(at).Take(128), piece.ToArray());
        }

        Assert.True(cursor.TryNext(_log.End, out ReadOnlySpan<byte> whole));
        Assert.Equal(LogCursor.WholeFrame, cursor.PieceAt);
        Assert.Equal(after, whole.ToArray());
    }

    [Fact]
    public void A_limit_holds_back_what_begins_at_it()
    {
        LogCursor cursor = LogCursor.OverAll(_log, new VectorClock(Width));
        long limit = 0;
        foreach (byte[] frame in _frames)
        {
            Assert.False(cursor.TryNext(limit, out _));
            limit += frame.Length;
            Assert.True(cursor.TryNext(limit, out ReadOnlySpan<byte> read));
            Assert.Equal(frame, read.ToArray());
            Assert.Equal(limit, cursor.Offset);
        }

        Assert.False(cursor.TryNext(long.MinValue, out _));
    }

    [Fact]
    public void A_cursor_that_the_log_no_longer_reaches_back_to_is_lost()
    {
        _log.Truncate(Everything());
        Assert.True(_log.Start > 0);
        Assert.True(LogCursor.OverAll(_log, new VectorClock(Width)).IsLost);
        Assert.True(LogCursor.OverOrigin(_log, 0, 0).IsLost);
        Assert.False(LogCursor.OverAll(_log, _log.StartClock).IsLost);
        Assert.False(LogCursor.OverOrigin(_log, 0, _log.StartClock[0]).IsLost);
    }

    [Fact]
    public void A_cursor_is_lost_when_the_log_is_truncated_behind_its_back()
    {
        LogCursor slow = LogCursor.OverAll(_log, new VectorClock(Width));
        LogCursor fast = LogCursor.OverAll(_log, new VectorClock(Width));
        ReadAll(fast);
        _log.Truncate(Everything());
        Assert.True(slow.IsLost);
        Assert.False(fast.IsLost);
    }

    [Fact]
    public void A_cursors_clock_is_its_own_copy()
    {
        VectorClock after = new([4, 3, 6]);
        LogCursor cursor = LogCursor.OverAll(_log, after);
        after.Advance(0, 5);
        Assert.Single(ReadAll(cursor));
    }

    private List<byte[]> ReadAll(LogCursor cursor)
    {
        List<byte[]> frames = [];
        while (cursor.TryNext(_log.End, out ReadOnlySpan<byte> frame)) frames.Add(frame.ToArray());
        return frames;
    }

    private static bool IsLacking(byte[] frame, VectorClock clock)
    {
        BatchHeader header = new(frame);
        return header.LastEntry > clock[header.Origin];
    }

    private static VectorClock Everything() => new([5, 3, 6]);
}
