namespace TcpCausalKv.Core.Storage.Log;

/// <summary>Which part of one client's replies may be sent, while the log is synced beside the loop.</summary>
/// <remarks>
/// Offsets count from the output's beginning. One sync runs at a time and covers all that was logged when it began, so two marks are
/// enough, however many turns the output is from:
/// <code>
/// 0              Released                 first                      last
/// | may be sent  |  waits for the sync    |  waits for the one        |
/// |              |  that is under way     |  that comes after it      |
/// </code>
/// Invariant: Released &lt;= first &lt;= last, in offsets, and the first's log offset is not after that of the last.
/// </remarks>
public struct ReleaseMarks
{
    private Mark _first;
    private Mark _last;

    private ReleaseMarks(long written)
    {
        Released = written;
        _first = _last = new Mark(written, long.MinValue);
    }

    /// <summary>Output before this offset may be sent.</summary>
    public long Released { get; private set; }

    /// <summary>True if some output has to wait for a sync.</summary>
    public readonly bool IsHolding => Released < _last.Offset;

    /// <summary>Marks of an output all of which may be sent.</summary>
    /// <param name="written">Where the output ends.</param>
    public static ReleaseMarks AllReleased(long written) => new(written);

    /// <summary>At the end of a turn: what was written since the last one shows what the log has.</summary>
    /// <param name="written">Where the output ends.</param>
    /// <param name="logEnd">Where the log ends.</param>
    /// <param name="releasingEnd">Up to where the log is released when the sync under way ends.</param>
    public void Hold(long written, long logEnd, long releasingEnd)
    {
        if (written == _last.Offset) return;

        Mark mark = new(written, logEnd);
        if (_last.LogEnd <= releasingEnd) _first = _last;
        if (logEnd <= releasingEnd) _first = mark;
        _last = mark;
    }

    /// <summary>The log is released up to a log offset.</summary>
    public void Release(long releasedEnd)
    {
        if (_last.LogEnd <= releasedEnd) Released = _last.Offset;
        else if (_first.LogEnd <= releasedEnd) Released = _first.Offset;
    }

    // Output before the offset shows no more of the log than what is before the log offset.
    private readonly record struct Mark(long Offset, long LogEnd);
}
