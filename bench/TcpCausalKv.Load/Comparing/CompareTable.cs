using System.Globalization;

namespace TcpCausalKv.Load.Comparing;

/// <summary>Prints medians, and ratios to the first contender, as a table in Markdown.</summary>
/// <param name="output">Takes it.</param>
internal sealed class CompareTable(TextWriter output)
{
    /// <summary>Prints the head.</summary>
    /// <param name="reference">Whom all are held against.</param>
    public async Task BeginAsync(string reference)
    {
        await output.WriteLineAsync(
            $"| case | store | requests/s | CPU us/request | p50 ms | p99 ms | p99.9 ms | requests/s to {reference} | CPU to {reference} |");
        await output.WriteLineAsync("|---|---|---|---|---|---|---|---|---|");
    }

    /// <summary>Prints a line.</summary>
    /// <param name="load">The case.</param>
    /// <param name="name">The contender's name.</param>
    /// <param name="rounds">Its rounds.</param>
    /// <param name="reference">The same rounds of whom it is held against.</param>
    public async Task AddAsync(CompareCase load, string name, IReadOnlyList<Measurement> rounds, IReadOnlyList<Measurement> reference)
    {
        string[] cells =
        [
            load.Name, name,
            Format("N0", Median(rounds.Select(round => round.PerSecond))),
            Format("N2", Median(rounds.Select(round => round.CpuMicroseconds))),
            Format("N3", Median(rounds.Select(round => round.P50Ms))),
            Format("N3", Median(rounds.Select(round => round.P99Ms))),
            Format("N3", Median(rounds.Select(round => round.P999Ms))),
            Ratio(rounds, reference, round => round.PerSecond),
            Ratio(rounds, reference, round => round.CpuMicroseconds),
        ];
        await output.WriteLineAsync($"| {string.Join(" | ", cells)} |");
    }

    /// <summary>The middle of sorted values; the mean of the two in the middle if their count is even.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>A ratio, round by round, for what disturbs the machine disturbs neighbours alike: <c>median (lowest-highest)</c>.</summary>
    public static string Ratio<T>(IReadOnlyList<T> rounds, IReadOnlyList<T> reference, Func<T, double> figure) =>
        Spread("N2", rounds.Zip(reference, (ours, theirs) => figure(ours) / figure(theirs)));

    /// <summary>Figures of rounds as the tables have them: <c>median (lowest-highest)</c>.</summary>
    public static string Spread(string format, IEnumerable<double> ofRounds)
    {
        double[] figures = [.. ofRounds];
        return $"{Format(format, Median(figures))} ({Format(format, figures.Min())}-{Format(format, figures.Max())})";
    }

    /// <summary>A number as the tables have it.</summary>
    public static string Format(string format, double value) => value.ToString(format, CultureInfo.InvariantCulture);
}
