using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Storage.Log;

/// <summary>Some log offsets with the clocks that were applied before them, so that a reader need not begin at a segment's start.</summary>
/// <remarks>Invariant: log offsets and clocks grow; the first log offset is the log's start.</remarks>
internal sealed class LogIndex(int spacingBytes)
{
    private readonly List<Landmark> _landmarks = [];

    internal VectorClock StartClock => _landmarks[0].ClockBefore;

    /// <summary>A batch will stand at a log offset: remembers it if it is far enough from the last one that was.</summary>
    internal void Note(long logOffset, VectorClock clockBefore)
    {
        if (_landmarks.Count == 0 || logOffset - _landmarks[^1].LogOffset >= spacingBytes) Add(logOffset, clockBefore.Clone());
    }

    /// <summary>A segment starts at a log offset.</summary>
    internal void Add(long logOffset, VectorClock clockBefore)
    {
        if (_landmarks.Count == 0 || logOffset > _landmarks[^1].LogOffset) _landmarks.Add(new Landmark(logOffset, clockBefore));
    }

    /// <summary>The last landmark before the first batch that <paramref name="clock"/> does not cover, or -1 if that batch may be gone.</summary>
    internal long Find(VectorClock clock)
    {
        // Clocks only grow, so the last one that is covered comes right before the first batch that is not.
        int low = 0;
        int high = _landmarks.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (clock.Covers(_landmarks[middle].ClockBefore)) low = middle + 1;
            else high = middle;
        }

        return low == 0 ? -1 : _landmarks[low - 1].LogOffset;
    }

    /// <summary>Forgets what is before a log offset.</summary>
    internal void DropBefore(long logOffset)
    {
        int gone = 0;
        while (gone < _landmarks.Count && _landmarks[gone].LogOffset < logOffset) gone++;
        _landmarks.RemoveRange(0, gone);
    }

    /// <summary>Forgets what is at a log offset and after it.</summary>
    internal void DropFrom(long logOffset)
    {
        int kept = _landmarks.Count;
        while (kept > 0 && _landmarks[kept - 1].LogOffset >= logOffset) kept--;
        _landmarks.RemoveRange(kept, _landmarks.Count - kept);
    }

    private readonly record struct Landmark(long LogOffset, VectorClock ClockBefore);
}
