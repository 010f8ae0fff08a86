using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Storage.Log;

//            End          SyncingEnd       log's end
//  | synced   | sync under way | appended since |

/// <summary>How much of a log a power cut leaves: what syncs have covered, and what the one that is under way will.</summary>
/// <remarks>
/// Owned by the loop; a sync runs beside it. Invariants: End &lt;= SyncingEnd &lt;= the log's end, and nothing rises any more once the log has
/// failed.
/// </remarks>
internal sealed class LogDurability
{
    private readonly LogSegments _segments;
    private readonly LogSync _sync;
    private readonly LogFailure _failure;
    private readonly VectorClock _endClock;
    private readonly VectorClock _clock;
    private readonly VectorClock _syncingClock;
    private readonly Action<StorageException?> _syncEnded;
    private Action<StorageException?>? _ended;

    /// <param name="segments">The log's files.</param>
    /// <param name="sync">Knows which of them need a sync.</param>
    /// <param name="failure">Is noted if a sync fails.</param>
    /// <param name="endClock">What is applied at the log's end: the log's own clock, which moves.</param>
    /// <param name="durableEnd">What was found durable.</param>
    internal LogDurability(LogSegments segments, LogSync sync, LogFailure failure, VectorClock endClock, long durableEnd)
    {
        _segments = segments;
        _sync = sync;
        _failure = failure;
        _endClock = endClock;
        _syncEnded = EndSync;
        End = SyncingEnd = durableEnd;

        // Of a log that is synced in part nobody knows the clock there: nothing is claimed before the first sync.
        _clock = durableEnd >= segments.End ? endClock.Clone() : new VectorClock(endClock.Width);
        _syncingClock = _clock.Clone();
    }

    /// <summary>A power cut takes nothing that is before this log offset.</summary>
    internal long End { get; private set; }

    /// <summary>What <see cref="End"/> will be when the sync under way has ended; the same if none is.</summary>
    internal long SyncingEnd { get; private set; }

    /// <summary>What had been applied at <see cref="End"/>, as far as that is known.</summary>
    internal VectorClock Clock => _clock;

    /// <summary>Begins a sync of all that was appended so far; one runs at a time.</summary>
    /// <param name="work">Runs it beside the loop; null to run it here and now.</param>
    /// <param name="ended">Called on the loop when it has ended, with the log's failure, or null.</param>
    internal void BeginSync(IBackgroundWork? work, Action<StorageException?> ended)
    {
        if (_failure.First is not null)
        {
            ended(_failure.First);
            return;
        }

        _ended = ended;
        SyncingEnd = _segments.End;
        _syncingClock.CopyFrom(_endClock.Entries);
        try
        {
            _sync.Begin(work, _syncEnded);
        }
        catch (StorageException failure)
        {
            EndSync(failure);
        }
    }

    private void EndSync(StorageException? refused)
    {
        if (refused is not null) _failure.Note(refused);
        if (_failure.First is null) RaiseEnd();
        SyncingEnd = End;
        _ended!(_failure.First);
    }

    private void RaiseEnd()
    {
        if (SyncingEnd == End) return;
        End = SyncingEnd;
        _clock.CopyFrom(_syncingClock.Entries);
        try
        {
            // Not counted as something to sync, or every sync would ask for the next.
            _segments.Last.WriteMark(End);
        }
        catch (StorageException full) when (full.IsFull)
        {
            // The next mark says the same and more; until then recovery is told less.
            return;
        }
        catch (StorageException failure)
        {
            _failure.Note(failure);
        }
    }
}
