using System.Diagnostics;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Tests.Loop;

public sealed class TurnStatisticsTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public void The_longest_turn_counts_until_the_next_period()
    {
        using TurnStatistics statistics = new();
        foreach (int ms in (int[])[2, 7, 3]) Turn(statistics, ms);

        Assert.Equal(7_000, statistics.LongestTurnMicros);
        Assert.Equal(7_000, statistics.LongestRunningMicros);
        Assert.Equal(3, statistics.Turns);

        statistics.Reset();
        Turn(statistics, 3);
        Assert.Equal(3_000, statistics.LongestTurnMicros);
        Assert.Equal(3_000, statistics.LongestRunningMicros);
        Assert.Equal(4, statistics.Turns);
    }

    [Fact]
    public void Work_counts_as_running_and_a_sleep_that_the_thread_chose_as_well()
    {
        using TurnStatistics statistics = new();
        statistics.ThreadBegan();
        long began = Stopwatch.GetTimestamp();
        statistics.TurnBegan(began);
        SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(began) > TimeSpan.FromMilliseconds(5));
        statistics.TurnEnded(Stopwatch.GetTimestamp());

        Assert.InRange(statistics.LongestTurnMicros, 5_000, long.MaxValue);
        Assert.InRange(statistics.LongestRunningMicros, 1, statistics.LongestTurnMicros);
    }

    [Fact]
    public void Others_that_have_all_processors_make_a_turn_long_but_do_not_make_it_run_long()
    {
        if (!File.Exists("/proc/thread-self/schedstat")) return;

        // Twice as many busy threads as processors: this one has to wait for at least half of the time, unless there are more processors than it
        // is told of.
        using CancellationTokenSource enough = new();
        Thread[] others = [.. Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => new Thread(() => Spin(enough.Token)))];
        foreach (Thread other in others) other.Start();

        using TurnStatistics statistics = new();
        statistics.ThreadBegan();
        using ProcessorWait wait = ProcessorWait.OfThisThread();
        TimeSpan before = wait.Read();
        long began = Stopwatch.GetTimestamp();
        statistics.TurnBegan(began);
        bool hasWaited;
        do
        {
            Thread.SpinWait(1000);
            hasWaited = wait.Read() - before >= TimeSpan.FromMilliseconds(20);
        }
        while (!hasWaited && Stopwatch.GetElapsedTime(began) < s_deadline);
        statistics.TurnEnded(Stopwatch.GetTimestamp());
        enough.Cancel();
        foreach (Thread other in others) other.Join();
        if (!hasWaited) return;

        Assert.InRange(statistics.LongestRunningMicros, 0, statistics.LongestTurnMicros - 19_000);
    }

    private static void Turn(TurnStatistics statistics, int milliseconds)
    {
        statistics.TurnBegan(0);
        statistics.TurnEnded(milliseconds * (Stopwatch.Frequency / 1000));
    }

    private static void Spin(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested) Thread.SpinWait(1000);
    }
}
