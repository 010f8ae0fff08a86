using TcpCausalKv.Load.Comparing;

namespace TcpCausalKv.Load.Tests;

/// <summary>What redis-benchmark prints is read as it stands there.</summary>
public class RedisBenchmarkTests
{
    private const string Report = """
        ====== SET ======
          200000 requests completed in 1.25 seconds
          50 parallel clients

        Latency by percentile distribution:
        0.000% <= 0.103 milliseconds (cumulative count 16)
        50.000% <= 0.719 milliseconds (cumulative count 100180)
        98.438% <= 2.207 milliseconds (cumulative count 196880)
        99.219% <= 3.103 milliseconds (cumulative count 198440)
        99.902% <= 8.711 milliseconds (cumulative count 199808)
        100.000% <= 11.703 milliseconds (cumulative count 200000)

        Cumulative distribution of latencies:
        0.061% <= 0.103 milliseconds (cumulative count 122)

        Summary:
          throughput summary: 159872.11 requests per second
        """;

    [Fact]
    public void Throughput_and_percentiles_are_found() =>
        Assert.Equal(new BenchmarkResult(159872.11, 0.719, 3.103, 8.711), RedisBenchmark.TryRead(Report));

    [Fact]
    public void What_has_no_result_is_none() => Assert.Null(RedisBenchmark.TryRead("Could not connect to Redis at 127.0.0.1:1: Connection refused"));

    [Theory]
    [InlineData(new[] { 3.0, 1, 2 }, 2)]
    [InlineData(new[] { 4.0, 1, 2, 3 }, 2.5)]
    [InlineData(new[] { 7.0 }, 7)]
    public void A_median_is_the_middle(double[] values, double median) => Assert.Equal(median, CompareTable.Median(values));
}
