using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace TcpCausalKv.Load.Comparing;

/// <summary>Runs <c>redis-benchmark</c>, so that the load is the same one for everybody and not our own.</summary>
internal static partial class RedisBenchmark
{
    /// <summary>Puts a case's load on one address, and waits until it is through.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has what it printed.</exception>
    public static async Task<BenchmarkResult> RunAsync(IPEndPoint address, CompareCase load, int requests, CancellationToken cancel)
    {
        string[] arguments =
        [
            "-h", $"{address.Address}", "-p", $"{address.Port}", "-n", $"{requests}", "-c", $"{load.Connections}",
            "-P", $"{load.Pipeline}", "-r", $"{load.Keys}", "--precision", "3", .. LoadWords.Of(load),
        ];
        using Process process = new()
        {
            StartInfo = new ProcessStartInfo("redis-benchmark", arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.Start();
        Task<string> complaints = process.StandardError.ReadToEndAsync(cancel);
        string text = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0 && TryRead(text) is { } result
            ? result
            : throw new InvalidOperationException($"redis-benchmark failed: {await complaints} {text}");
    }

    /// <summary>Reads what it prints; null if that has no result.</summary>
    public static BenchmarkResult? TryRead(string text)
    {
        Match throughput = Throughput().Match(text);
        SortedDictionary<double, double> percentiles = [];
        foreach (Match line in Percentile().Matches(text)) percentiles[Number(line, 1)] = Number(line, 2);
        if (!throughput.Success || percentiles.Count == 0) return null;

        return new BenchmarkResult(Number(throughput, 1), At(50), At(99), At(99.9));

        // It prints the percentiles that it came upon: the first that is at least the wanted one bounds it from above.
        double At(double percent) => percentiles.First(line => line.Key >= percent || line.Key == percentiles.Keys.Last()).Value;
    }

    private static double Number(Match match, int group) => double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"throughput summary: ([\d.]+) requests per second")]
    private static partial Regex Throughput();

    [GeneratedRegex(@"^\s*([\d.]+)% <= ([\d.]+) milliseconds \(cumulative", RegexOptions.Multiline)]
    private static partial Regex Percentile();
}
