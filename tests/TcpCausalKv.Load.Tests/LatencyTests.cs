using System.Diagnostics;
using System.Text;
using HdrHistogram;
using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Load.Latency;

namespace TcpCausalKv.Load.Tests;

/// <summary>What latency is counted from, and how replies are told apart.</summary>
public class LatencyTests
{
    [Fact]
    public void Requests_are_meant_to_be_sent_one_after_another_at_the_mean_rate()
    {
        const int Count = 100_000;
        const double PerSecond = 1_000;
        SendSchedule schedule = new(begin: 0, PerSecond, seed: 1);
        long last = 0;
        for (int i = 0; i < Count; i++)
        {
            long next = schedule.Next();
            Assert.True(next >= last);
            last = next;
        }

        Assert.InRange(Count / Stopwatch.GetElapsedTime(0, last).TotalSeconds, 0.98 * PerSecond, 1.02 * PerSecond);
    }

    [Fact]
    public void A_schedule_is_the_same_for_the_same_seed() =>
        Assert.Equal(new SendSchedule(7, 1_000, seed: 3).Next(), new SendSchedule(7, 1_000, seed: 3).Next());

    [Fact]
    public void Replies_belong_to_requests_in_the_order_in_which_these_were_meant_to_be_sent()
    {
        IntendedTimes times = new();
        int capacity = 0;
        while (times.TryAdd(capacity)) capacity++;
        Assert.Equal(capacity, times.Count);

        for (int i = 0; i < capacity; i++) Assert.Equal(i, times.Take());
        Assert.Throws<InvalidDataException>(() => times.Take());
        Assert.True(times.TryAdd(7));
        Assert.Equal(7, times.Take());
    }

    [Theory]
    [InlineData("+OK\r\n+OK\r\n+OK\r\n", 3)]
    [InlineData("$3\r\nabc\r\n$-1\r\n$0\r\n\r\n:12\r\n", 4)]
    [InlineData("$10\r\n+OK\r\n+OK\r\n", 0)]
    [InlineData("$12\r\nline\r\nline\r\n\r\n+OK\r\n", 2)]
    public void Replies_are_counted_however_they_are_cut(string text, int count)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        for (int piece = 1; piece <= bytes.Length; piece++)
        {
            ReplyCounter counter = new();
            Assert.Equal(count, bytes.Chunk(piece).Sum(part => counter.Feed(part)));
        }
    }

    [Fact]
    public void An_error_is_no_reply_to_be_timed() =>
        Assert.Throws<InvalidDataException>(() => new ReplyCounter().Feed("+OK\r\n-LOADING not yet\r\n"u8));

    [Fact]
    public void Percentiles_come_from_the_histogram_in_milliseconds()
    {
        LongHistogram histogram = Percentiles.NewHistogram();
        for (int ms = 1; ms <= 1000; ms++) histogram.RecordValue(ms * 1_000_000L);

        Percentiles read = Percentiles.Of(histogram);
        Assert.Equal(500, read.P50Ms, tolerance: 1);
        Assert.Equal(990, read.P99Ms, tolerance: 1);
        Assert.Equal(999, read.P999Ms, tolerance: 1);
        Assert.Equal(1000, read.MaxMs, tolerance: 1);
    }

    [Fact]
    public void A_time_that_went_backwards_counts_as_none()
    {
        LongHistogram histogram = Percentiles.NewHistogram();
        Percentiles.Record(histogram, from: 1_000_000, to: 0);
        Assert.Equal(1, histogram.TotalCount);
        Assert.Equal(0, histogram.GetValueAtPercentile(100));
    }

    [Theory]
    [InlineData(LoadCommand.Set, "*3\r\n$3\r\nSET\r\n$16\r\nkey:00000000000", "\r\n$4\r\nxxxx\r\n")]
    [InlineData(LoadCommand.Get, "*2\r\n$3\r\nGET\r\n$16\r\nkey:00000000000", "\r\n")]
    public void A_request_names_one_of_the_keys(object command, string begin, string end)
    {
        RequestWriter writer = new(new CompareCase("test", (LoadCommand)command, 1) { Keys = 10, ValueBytes = 4 }, seed: 1);
        byte[] request = new byte[writer.RequestBytes];
        writer.Write(request);
        string text = Encoding.ASCII.GetString(request);

        Assert.StartsWith(begin, text, StringComparison.Ordinal);
        Assert.EndsWith(end, text, StringComparison.Ordinal);
        Assert.Equal(begin.Length + 1 + end.Length, text.Length);
    }
}
