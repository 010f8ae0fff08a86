using System.Diagnostics;
using HdrHistogram;

namespace TcpCausalKv.Load.Latency;

/// <summary>What half, 99 % and 99.9 % of some times did not exceed, and the longest, in milliseconds.</summary>
internal readonly record struct Percentiles(double P50Ms, double P99Ms, double P999Ms, double MaxMs)
{
    private const long HighestNs = 3_600_000_000_000;
    private const int Digits = 3;
    private const double NsPerMs = 1e6;

    /// <summary>An empty histogram of nanoseconds, up to an hour, with three significant digits.</summary>
    public static LongHistogram NewHistogram() => new(HighestNs, Digits);

    /// <summary>Records the time between two timestamps of <see cref="Stopwatch"/>; none if the second is not later.</summary>
    public static void Record(LongHistogram histogram, long from, long to) =>
        histogram.RecordValue(Math.Clamp((long)(Stopwatch.GetElapsedTime(from, to).Ticks * (1e9 / TimeSpan.TicksPerSecond)), 0, HighestNs));

    /// <summary>Reads them from a histogram of nanoseconds.</summary>
    public static Percentiles Of(LongHistogram histogram) => new(
        histogram.GetValueAtPercentile(50) / NsPerMs,
        histogram.GetValueAtPercentile(99) / NsPerMs,
        histogram.GetValueAtPercentile(99.9) / NsPerMs,
        histogram.GetValueAtPercentile(100) / NsPerMs);
}
