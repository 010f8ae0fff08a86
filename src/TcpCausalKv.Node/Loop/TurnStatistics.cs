using System.Diagnostics;

namespace TcpCausalKv.Node.Loop;

/// <summary>How a loop spends its time, by the wall clock. Written and read on the loop.</summary>
public sealed class TurnStatistics
{
    private long _turnBegan;
    private long _turnEnded = Stopwatch.GetTimestamp();
    private long _busyTicks;
    private long _waitingTicks;
    private long _longestTicks;

    /// <summary>Turns ended since the loop was made.</summary>
    public long Turns { get; private set; }

    /// <summary>The longest turn since the last <see cref="Reset"/>, without its wait for sockets, in microseconds.</summary>
    public long LongestTurnMicros => (long)Stopwatch.GetElapsedTime(0, _longestTicks).TotalMicroseconds;

    /// <summary>The share of the time since the last <see cref="Reset"/> in which the loop did not wait, 0 to 1.</summary>
    public double BusyShare => _busyTicks == 0 ? 0 : (double)_busyTicks / (_busyTicks + _waitingTicks);

    /// <summary>Starts a new period for all but <see cref="Turns"/>.</summary>
    public void Reset()
    {
        _busyTicks = 0;
        _waitingTicks = 0;
        _longestTicks = 0;
    }

    /// <summary>A wait is over.</summary>
    internal void TurnBegan(long timestamp)
    {
        _waitingTicks += timestamp - _turnEnded;
        _turnBegan = timestamp;
    }

    /// <summary>The next wait begins.</summary>
    internal void TurnEnded(long timestamp)
    {
        long turnTicks = timestamp - _turnBegan;
        _busyTicks += turnTicks;
        _longestTicks = Math.Max(_longestTicks, turnTicks);
        _turnEnded = timestamp;
        Turns++;
    }
}
