using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Storage;

/// <summary>Some positions of the log with the clocks that were applied before them, so that a reader need not begin at a segment's start.</summary>
/// <remarks>Invariant: positions and clocks grow; the first position is the log's start.</remarks>
internal sealed class LogIndex(int spacingBytes)
{
    private readonly List<Landmark> _landmarks = [];

    internal VectorClock StartClock => _landmarks[0].ClockBefore;

    /// <summary>A batch will stand at a position: remembers it if it is far enough from the last one that was.</summary>
    internal void Note(long position, VectorClock clockBefore)
    {
        if (_landmarks.Count == 0 || position - _landmarks[^1].Position >= spacingBytes) Add(position, clockBefore.Clone());
    }

    /// <summary>A segment starts at a position.</summary>
    internal void Add(long position, VectorClock clockBefore)
    {
        if (_landmarks.Count == 0 || position > _landmarks[^1].Position) _landmarks.Add(new Landmark(position, clockBefore));
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

        return low == 0 ? -1 : _landmarks[low - 1].Position;
    }

    /// <summary>Forgets what is before a position.</summary>
    internal void DropBefore(long position)
    {
        int gone = 0;
        while (gone < _landmarks.Count && _landmarks[gone].Position < position) gone++;
        _landmarks.RemoveRange(0, gone);
    }

    /// <summary>Forgets what is at a position and after it.</summary>
    internal void DropFrom(long position)
    {
        int kept = _landmarks.Count;
        while (kept > 0 && _landmarks[kept - 1].Position >= position) kept--;
        _landmarks.RemoveRange(kept, _landmarks.Count - kept);
    }

    private readonly record struct Landmark(long Position, VectorClock ClockBefore);
}
