using CsCheck;
using TcpCausalKv.Core.Clocks;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Clocks;

public sealed class HybridClockTests(ITestOutputHelper output)
{
    private const long NoonMs = 1_700_000_000_000;

    private static readonly Gen<(bool Observes, long Ms)> Steps =
        Gen.Select(Gen.Bool, Gen.OneOf(Gen.Long[0, 5], Gen.Long[NoonMs - 3, NoonMs + 3]));

    [Fact]
    public void Timestamps_never_repeat_or_go_back_whatever_the_wall_clock_does() =>
        Steps.Array[0, 50].Sample(
            steps =>
            {
                HybridClock clock = new();
                HybridTimestamp last = default;
                foreach ((bool observes, long ms) in steps)
                {
                    HybridTimestamp timestamp = observes ? HybridTimestamp.FromMilliseconds(ms) : clock.Next(ms);
                    if (!observes) Assert.True(timestamp > last, $"{timestamp} after {last}");

                    clock.Observe(timestamp);
                    last = timestamp > last ? timestamp : last;
                    Assert.Equal(last, clock.Last);
                }
            },
            writeLine: output.WriteLine);

    [Fact]
    public void A_timestamp_has_the_wall_clocks_millisecond_as_long_as_that_goes_on()
    {
        HybridClock clock = new();
        clock.Observe(clock.Next(NoonMs));
        HybridTimestamp next = clock.Next(NoonMs + 1);
        Assert.Equal(NoonMs + 1, next.Milliseconds);
        Assert.Equal(0, next.Counter);
    }

    [Fact]
    public void Within_a_millisecond_the_counter_goes_on()
    {
        HybridClock clock = new();
        clock.Observe(clock.Next(NoonMs));
        HybridTimestamp next = clock.Next(NoonMs);
        Assert.Equal($"{NoonMs}.1", next.ToString());
    }

    [Fact]
    public void A_wall_clock_set_back_only_counts_on()
    {
        HybridClock clock = new();
        clock.Observe(clock.Next(NoonMs));
        Assert.Equal($"{NoonMs}.1", clock.Next(NoonMs - 3_600_000).ToString());
        Assert.Equal(3_600_000, clock.AheadMs(NoonMs - 3_600_000));
    }

    [Fact]
    public void A_timestamp_from_the_future_is_followed_and_told_as_ahead()
    {
        HybridClock clock = new();
        clock.Observe(HybridTimestamp.FromMilliseconds(NoonMs + 500));
        Assert.True(clock.Next(NoonMs) > HybridTimestamp.FromMilliseconds(NoonMs + 500));
        Assert.Equal(500, clock.AheadMs(NoonMs));
        Assert.Equal(0, clock.AheadMs(NoonMs + 501));
    }

    [Fact]
    public void A_full_counter_runs_over_into_the_next_millisecond()
    {
        HybridClock clock = new();
        clock.Observe(new HybridTimestamp(HybridTimestamp.FromMilliseconds(NoonMs).Bits | 0xFFFF));
        Assert.Equal($"{NoonMs + 1}.0", clock.Next(NoonMs).ToString());
    }

    [Fact]
    public void A_timestamp_is_given_only_once_it_is_observed()
    {
        HybridClock clock = new();
        Assert.Equal(clock.Next(NoonMs), clock.Next(NoonMs));
    }

    [Fact]
    public void A_time_before_1970_counts_as_none() =>
        Assert.Equal(0UL, HybridTimestamp.FromMilliseconds(-5).Bits);

    [Fact]
    public void All_comparisons_of_timestamps_agree_with_their_bits() =>
        Gen.Select(Gen.ULong[0, 4], Gen.ULong[0, 4]).Sample((one, other) =>
        {
            HybridTimestamp left = new(one);
            HybridTimestamp right = new(other);
            Assert.Equal(one < other, left < right);
            Assert.Equal(one > other, left > right);
            Assert.Equal(one <= other, left <= right);
            Assert.Equal(one >= other, left >= right);
            Assert.Equal(one.CompareTo(other), left.CompareTo(right));
        });
}
