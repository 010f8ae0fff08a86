using System.Diagnostics;
using TcpCausalKv.Load.Latency;

namespace TcpCausalKv.Load.Pausing;

/// <summary>
/// A thread that sleeps for a millisecond, over and over, and keeps by how much it was woken too late: what the machine itself makes everybody
/// wait who shares it.
/// </summary>
internal sealed class HiccupMeter
{
    private static readonly TimeSpan s_sleep = TimeSpan.FromMilliseconds(1);

    private readonly Thread _thread;
    private volatile bool _isStopping;
    private TimeSpan _longest;

    /// <summary>Begins.</summary>
    public HiccupMeter()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "hiccups" };
        _thread.Start();
    }

    /// <summary>Ends.</summary>
    /// <returns>The longest that it was late.</returns>
    public TimeSpan Stop()
    {
        _isStopping = true;
        _thread.Join();
        return _longest;
    }

    private void Run()
    {
        PreciseSleep.SharpenThisThread();
        while (!_isStopping)
        {
            long began = Stopwatch.GetTimestamp();
            PreciseSleep.For(s_sleep);
            TimeSpan late = Stopwatch.GetElapsedTime(began) - s_sleep;
            if (late > _longest) _longest = late;
        }
    }
}
