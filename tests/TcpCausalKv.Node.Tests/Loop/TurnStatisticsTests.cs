using System.Diagnostics;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Tests.Loop;

public sealed class TurnStatisticsTests
{
    [Fact]
    public void The_longest_turn_counts_until_the_next_period()
    {
        TurnStatistics statistics = new();
        foreach (int ms in (int[])[2, 7, 3]) Turn(statistics, ms);

        Assert.Equal(7_000, statistics.LongestTurnMicros);
        Assert.Equal(3, statistics.Turns);

        statistics.Reset();
        Turn(statistics, 3);
        Assert.Equal(3_000, statistics.LongestTurnMicros);
        Assert.Equal(4, statistics.Turns);
    }

    private static void Turn(TurnStatistics statistics, int milliseconds)
    {
        statistics.TurnBegan(0);
        statistics.TurnEnded(milliseconds * (Stopwatch.Frequency / 1000));
    }
}
