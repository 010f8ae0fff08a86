using Microsoft.Extensions.Logging;

namespace TcpCausalKv.Node.Diagnostics;

/// <summary>
/// Warns, once a minute at most, while the wall clock is behind a timestamp that some node has given: one of the machines has a wrong clock.
/// </summary>
/// <remarks>On the loop only.</remarks>
internal sealed class ClockWatch(NodeState node, ILogger logger)
{
    /// <summary>So much, in milliseconds, is no reason to worry: machines that are kept in time differ by less.</summary>
    public const long ToleratedMs = 1_000;

    private const int PeriodMs = 5_000;
    private const int QuietMs = 60_000;

    private long _quietUntilMs = long.MinValue;

    /// <summary>Looks from now on.</summary>
    public void Begin() => node.Loop.Timers.Schedule(node.Loop.NowMs + PeriodMs, Look);

    /// <summary>Looks once.</summary>
    internal void Look()
    {
        long skewMs = node.Replica.Clock.AheadMs(node.Loop.UnixNowMs);
        if (skewMs > ToleratedMs && node.Loop.NowMs >= _quietUntilMs)
        {
            logger.ClockIsSkewed(skewMs);
            _quietUntilMs = node.Loop.NowMs + QuietMs;
        }

        Begin();
    }
}
