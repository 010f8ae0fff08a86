using TcpCausalKv.Load.Comparing;

namespace TcpCausalKv.Load.Latency;

/// <summary>Prints medians of percentiles, and ratios to the first store, as a table in Markdown.</summary>
/// <param name="output">Takes it.</param>
internal sealed class LatencyTable(TextWriter output)
{
    /// <summary>Prints the head.</summary>
    /// <param name="reference">Whom all are held against.</param>
    public async Task BeginAsync(string reference)
    {
        await output.WriteLineAsync(
            $"| load | store | requests/s | reply p50 ms | p99 | p99.9 | p99 to {reference} | visible p50 ms | p99 | p99.9 | visible p99 to "
                + $"{reference} |");
        await output.WriteLineAsync("|---|---|---|---|---|---|---|---|---|---|---|");
    }

    /// <summary>Prints a line.</summary>
    /// <param name="load">Which part of what.</param>
    /// <param name="name">The store.</param>
    /// <param name="perSecond">The rate.</param>
    /// <param name="rounds">The store's rounds.</param>
    /// <param name="reference">The same rounds of whom it is held against.</param>
    public async Task AddAsync(
        string load, string name, double perSecond, IReadOnlyList<LatencyRound> rounds, IReadOnlyList<LatencyRound> reference)
    {
        string[] cells =
        [
            load, name, CompareTable.Format("N0", perSecond),
            .. Milliseconds(rounds, round => round.Reply),
            CompareTable.Ratio(rounds, reference, round => round.Reply.P99Ms),
            .. Milliseconds(rounds, round => round.Visibility),
            CompareTable.Ratio(rounds, reference, round => round.Visibility.P99Ms),
        ];
        await output.WriteLineAsync($"| {string.Join(" | ", cells)} |");
    }

    private static IEnumerable<string> Milliseconds(IReadOnlyList<LatencyRound> rounds, Func<LatencyRound, Percentiles> which)
    {
        Func<Percentiles, double>[] figures = [one => one.P50Ms, one => one.P99Ms, one => one.P999Ms];
        return figures.Select(figure => CompareTable.Format("N3", CompareTable.Median(rounds.Select(round => figure(which(round))))));
    }
}
