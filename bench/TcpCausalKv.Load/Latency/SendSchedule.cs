using System.Diagnostics;

namespace TcpCausalKv.Load.Latency;

/// <summary>
/// When requests are meant to be sent: at random moments that do not depend on each other or on any reply (a Poisson process), as those of
/// many clients who know nothing of each other.
/// </summary>
/// <param name="begin">The moment from which on, as a timestamp of <see cref="Stopwatch"/>.</param>
/// <param name="perSecond">Mean rate.</param>
/// <param name="seed">Decides the moments.</param>
internal sealed class SendSchedule(long begin, double perSecond, int seed)
{
    private readonly Random _random = new(seed);
    private readonly double _meanTicks = Stopwatch.Frequency / perSecond;
    private double _at = begin;

    /// <summary>The next moment, never before the last one.</summary>
    public long Next()
    {
        _at -= Math.Log(1 - _random.NextDouble()) * _meanTicks;
        return (long)_at;
    }
}
