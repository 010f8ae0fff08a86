using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Replication.Log;

/// <summary>
/// Reads from the log what follows a clock, in delivery order: everything, or the writes of one origin only. Long batches are read in pieces.
/// </summary>
/// <remarks>Owned by a link. The log may be truncated behind the cursor's back; <see cref="IsLost"/> tells.</remarks>
public sealed class LogCursor
{
    /// <summary>What <see cref="PieceAt"/> is for a batch that is no piece of a longer one.</summary>
    public const long WholeFrame = -1;

    private const int EveryOrigin = -1;

    private readonly IDeliveryLog _log;
    private readonly VectorClock _after;
    private readonly int _origin;
    private readonly int _pieceBytes;
    private long _offset;
    private FrameProgress _long;

    private LogCursor(IDeliveryLog log, VectorClock after, int origin, long offset, int pieceBytes)
    {
        _log = log;
        _after = after;
        _origin = origin;
        _offset = offset;
        _pieceBytes = pieceBytes;
    }

    /// <summary>True if the log no longer reaches back to where this cursor stands.</summary>
    public bool IsLost => _offset < _log.Start;

    /// <summary>True if the log holds nothing more for this cursor.</summary>
    public bool IsAtEnd => _offset == _log.End;

    /// <summary>Offset of the next frame to look at: of a long one until its last piece is read.</summary>
    public long Offset => _offset;

    /// <summary>
    /// The offset of what <see cref="TryNext"/> gave last in its frame, if it is a piece of a long one; else <see cref="WholeFrame"/>.
    /// </summary>
    public long PieceAt { get; private set; } = WholeFrame;

    /// <summary>A cursor over everything that follows <paramref name="after"/>.</summary>
    /// <param name="log">The log.</param>
    /// <param name="after">What is not wanted; copied.</param>
    /// <param name="pieceBytes">Longer batches are read in pieces of so many bytes at most, at least 1.</param>
    public static LogCursor OverAll(IDeliveryLog log, VectorClock after, int pieceBytes = int.MaxValue) =>
        new(log, after.Clone(), EveryOrigin, log.Find(after), pieceBytes);

    /// <summary>A cursor over what the log still has of that, though it may not have all of it.</summary>
    public static LogCursor OverAllThatIsHere(IDeliveryLog log, VectorClock after) => new(log, after.Clone(), EveryOrigin, log.Start, int.MaxValue);

    /// <summary>A cursor over the writes of <paramref name="origin"/> that follow <paramref name="sequence"/>.</summary>
    /// <param name="log">The log.</param>
    /// <param name="origin">Whose writes.</param>
    /// <param name="sequence">The last one that is not wanted.</param>
    /// <param name="pieceBytes">Longer batches are read in pieces of so many bytes at most, at least 1.</param>
    public static LogCursor OverOrigin(IDeliveryLog log, int origin, ulong sequence, int pieceBytes = int.MaxValue)
    {
        // Other origins' entries only choose where to begin looking. The log's start is always right; its last offset with
        // this origin's sequence is found by an otherwise unbounded clock.
        VectorClock after = new(log.StartClock.Width);
        for (int slot = 0; slot < after.Width; slot++) after.Advance(slot, slot == origin ? sequence : ClockEntry.Max);
        return new LogCursor(log, after, origin, log.Find(after), pieceBytes);
    }

    /// <summary>
    /// The next batch for this cursor, if it begins before <paramref name="limit"/>: all of it, or its next piece if it is a long one.
    /// </summary>
    /// <param name="limit">An offset in the log; <see cref="IDeliveryLog.End"/> for no limit.</param>
    /// <param name="bytes">A whole frame, or a piece of one: <see cref="PieceAt"/> tells. Borrowed until the log is read again or changes.</param>
    /// <exception cref="IOException">
    /// The log is on a disk, and can't be read here, or has something else than what was written. Of a long frame that shows at its end: its last
    /// piece is never given then.
    /// </exception>
    public bool TryNext(long limit, out ReadOnlySpan<byte> bytes)
    {
        limit = Math.Min(limit, _log.End);
        while (_offset < limit)
        {
            bytes = _long.Taken > 0 ? _log.ReadPart(_offset + _long.Taken, _long.Rest) : _log.Read(_offset);
            if (_long.Total == 0 && !TryFind(ref bytes, limit)) continue;
            if (_long.Total == 0) TakeFrame(ref bytes);
            else TakePiece(ref bytes);
            return true;
        }

        bytes = default;
        return false;
    }

    // Goes to the first frame that is wanted; false if there is none in what was read.
    private bool TryFind(ref ReadOnlySpan<byte> read, long limit)
    {
        while (!read.IsEmpty && _offset < limit)
        {
            if (IsWanted(new BatchHeader(read)))
            {
                if (Frame.TotalBytes(read) > Math.Min(read.Length, _pieceBytes)) _long.Begin(read);
                return true;
            }

            long length = Frame.TotalBytes(read);
            read = length < read.Length ? read[(int)length..] : default;
            _offset += length;
        }

        return false;
    }

    private void TakeFrame(ref ReadOnlySpan<byte> read)
    {
        read = read[..(int)Frame.TotalBytes(read)];
        _offset += read.Length;
        PieceAt = WholeFrame;
    }

    private void TakePiece(ref ReadOnlySpan<byte> read)
    {
        read = read[..(int)Math.Min(read.Length, Math.Min(_pieceBytes, _long.Rest))];
        PieceAt = _long.Taken;
        _long.Take(read);
        if (_long.Rest > 0) return;

        FrameProgress whole = _long;
        _long = default;
        if (!whole.IsIntact) _log.ThrowDamaged(_offset);
        _offset += whole.Total;
    }

    private bool IsWanted(BatchHeader batch) =>
        (_origin == EveryOrigin || batch.Origin == _origin) && batch.LastEntry > _after[batch.Origin];
}
