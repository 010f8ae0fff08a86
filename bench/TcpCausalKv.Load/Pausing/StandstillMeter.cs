using System.Diagnostics;

namespace TcpCausalKv.Load.Pausing;

/// <summary>
/// What the machine itself makes everybody wait: the longest step of a clock that a thread does nothing but read. Where a machine is the guest of
/// another system, that system takes its processors away now and then.
/// </summary>
internal static class StandstillMeter
{
    /// <summary>Reads the clock for so long, on the thread that calls; nothing else should run meanwhile.</summary>
    public static TimeSpan Longest(TimeSpan duration)
    {
        long began = Stopwatch.GetTimestamp();
        long last = began;
        long longest = 0;
        while (Stopwatch.GetElapsedTime(began, last) < duration)
        {
            long now = Stopwatch.GetTimestamp();
            longest = Math.Max(longest, now - last);
            last = now;
        }

        return Stopwatch.GetElapsedTime(0, longest);
    }
}
