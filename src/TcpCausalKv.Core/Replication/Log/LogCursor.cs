using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Replication.Log;

/// <summary>
/// Reads from the log what follows a clock, in delivery order: everything, or the writes of one origin only.
/// </summary>
/// <remarks>Owned by a link. The log may be truncated behind the cursor's back; <see cref="IsLost"/> tells.</remarks>
public sealed class LogCursor
{
    private const int EveryOrigin = -1;

    private readonly IDeliveryLog _log;
    private readonly VectorClock _after;
    private readonly int _origin;
    private long _offset;

    private LogCursor(IDeliveryLog log, VectorClock after, int origin, long offset)
    {
        _log = log;
        _after = after;
        _origin = origin;
        _offset = offset;
    }

    /// <summary>True if the log no longer reaches back to where this cursor stands.</summary>
    public bool IsLost => _offset < _log.Start;

    /// <summary>True if the log holds nothing more for this cursor.</summary>
    public bool IsAtEnd => _offset == _log.End;

    /// <summary>Offset of the next frame to look at.</summary>
    public long Offset => _offset;

    /// <summary>A cursor over everything that follows <paramref name="after"/>.</summary>
    public static LogCursor OverAll(IDeliveryLog log, VectorClock after) => new(log, after.Clone(), EveryOrigin, log.Find(after));

    /// <summary>A cursor over what the log still has of that, though it may not have all of it.</summary>
    public static LogCursor OverAllThatIsHere(IDeliveryLog log, VectorClock after) => new(log, after.Clone(), EveryOrigin, log.Start);

    /// <summary>A cursor over the writes of <paramref name="origin"/> that follow <paramref name="sequence"/>.</summary>
    public static LogCursor OverOrigin(IDeliveryLog log, int origin, ulong sequence)
    {
        // Other origins' entries only choose where to begin looking. The log's start is always right; its last offset with
        // this origin's sequence is found by an otherwise unbounded clock.
        VectorClock after = new(log.StartClock.Width);
        for (int slot = 0; slot < after.Width; slot++) after.Advance(slot, slot == origin ? sequence : ClockEntry.Max);
        return new LogCursor(log, after, origin, log.Find(after));
    }

    /// <summary>The next frame for this cursor, if it begins before <paramref name="limit"/>.</summary>
    /// <param name="limit">An offset in the log; <see cref="IDeliveryLog.End"/> for no limit.</param>
    /// <param name="frame">A whole batch. Borrowed until the log changes.</param>
    public bool TryNext(long limit, out ReadOnlySpan<byte> frame)
    {
        limit = Math.Min(limit, _log.End);
        while (_offset < limit)
        {
            ReadOnlySpan<byte> frames = _log.Read(_offset);
            while (!frames.IsEmpty && _offset < limit)
            {
                frame = frames[..(int)Frame.TotalBytes(frames)];
                frames = frames[frame.Length..];
                _offset += frame.Length;
                if (IsWanted(new BatchHeader(frame))) return true;
            }
        }

        frame = default;
        return false;
    }

    private bool IsWanted(BatchHeader batch) =>
        (_origin == EveryOrigin || batch.Origin == _origin) && batch.LastEntry > _after[batch.Origin];
}
