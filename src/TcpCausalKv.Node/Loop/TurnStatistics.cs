using System.Diagnostics;

namespace TcpCausalKv.Node.Loop;

/// <summary>How a loop spends its time. Written and read on the loop.</summary>
/// <remarks>
/// A turn is as long as the clock says, and that may be so because other threads had the processors. What it is without that is told beside it. To ask the
/// system in every turn would cost too much: it is asked once a millisecond, and at the end of a turn that may be the longest. All that the loop waited for
/// between that question and the turn's begin is then taken for as little of the turn's own wait as it can be, so that no turn is told shorter than it was.
/// </remarks>
public sealed class TurnStatistics : IDisposable
{
    private static readonly TimeSpan s_waitIsReadEvery = TimeSpan.FromMilliseconds(1);

    private ProcessorWait? _wait;
    private TimeSpan _waitBefore;
    private long _waitRead;
    private long _turnBegan;
    private long _turnEnded = Stopwatch.GetTimestamp();
    private long _busyTicks;
    private long _waitingTicks;
    private TimeSpan _longest;
    private TimeSpan _longestRunning;

    /// <summary>Turns ended since the loop was made.</summary>
    public long Turns { get; private set; }

    /// <summary>The longest turn since the last <see cref="Reset"/>, without its wait for sockets, in microseconds.</summary>
    public long LongestTurnMicros => (long)_longest.TotalMicroseconds;

    /// <summary>
    /// The longest of the same turns without the time in which the loop was ready to run and had no processor, in microseconds. What it waited for a disk or
    /// a lock is part of it.
    /// </summary>
    public long LongestRunningMicros => (long)_longestRunning.TotalMicroseconds;

    /// <summary>The share of the time since the last <see cref="Reset"/> in which the loop did not wait, 0 to 1.</summary>
    public double BusyShare => _busyTicks == 0 ? 0 : (double)_busyTicks / (_busyTicks + _waitingTicks);

    /// <summary>Starts a new period for all but <see cref="Turns"/>.</summary>
    public void Reset()
    {
        _busyTicks = 0;
        _waitingTicks = 0;
        _longest = TimeSpan.Zero;
        _longestRunning = TimeSpan.Zero;
    }

    /// <inheritdoc/>
    public void Dispose() => _wait?.Dispose();

    /// <summary>The loop's own thread, before its first turn.</summary>
    internal void ThreadBegan() => _wait = ProcessorWait.OfThisThread();

    /// <summary>A wait is over.</summary>
    internal void TurnBegan(long timestamp)
    {
        _waitingTicks += timestamp - _turnEnded;
        _turnBegan = timestamp;
        if (_wait is null || Stopwatch.GetElapsedTime(_waitRead, timestamp) < s_waitIsReadEvery) return;

        _waitBefore = _wait.Read();
        _waitRead = timestamp;
    }

    /// <summary>The next wait begins.</summary>
    internal void TurnEnded(long timestamp)
    {
        _busyTicks += timestamp - _turnBegan;
        _turnEnded = timestamp;
        Turns++;

        TimeSpan turn = Stopwatch.GetElapsedTime(_turnBegan, timestamp);
        if (turn > _longest) _longest = turn;
        if (turn <= _longestRunning) return;

        TimeSpan running = turn - WaitedInTurn();
        if (running > _longestRunning) _longestRunning = running;
    }

    private TimeSpan WaitedInTurn()
    {
        if (_wait is null) return TimeSpan.Zero;

        TimeSpan beforeTurnAtMost = Stopwatch.GetElapsedTime(_waitRead, _turnBegan);
        TimeSpan waited = _wait.Read() - _waitBefore - beforeTurnAtMost;
        return waited > TimeSpan.Zero ? waited : TimeSpan.Zero;
    }
}
