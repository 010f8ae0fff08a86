using TcpCausalKv.Load.Comparing;

namespace TcpCausalKv.Load.Pausing;

/// <summary>Prints what loops did in several rounds, a line for each node, in Markdown.</summary>
/// <param name="output">Takes it.</param>
internal sealed class PauseTable(TextWriter output)
{
    /// <summary>Prints the head.</summary>
    /// <param name="first">The columns that tell lines apart.</param>
    public async Task BeginAsync(params IReadOnlyList<string> first)
    {
        string[] columns =
        [
            .. first, "longest turn, ms", "busy", "snapshots meanwhile", "pauses of the collector, all together, ms",
            "ready without a processor, all together, ms",
        ];
        await output.WriteLineAsync($"| {string.Join(" | ", columns)} |");
        await output.WriteLineAsync($"|{string.Concat(columns.Select(_ => "---|"))}");
    }

    /// <summary>Prints a line.</summary>
    /// <param name="first">What tells it apart from the others.</param>
    /// <param name="rounds">What the loop did in each round.</param>
    public Task AddAsync(IReadOnlyList<string> first, IReadOnlyList<LoopStatus> rounds)
    {
        string[] cells =
        [
            .. first,
            CompareTable.Spread("N1", rounds.Select(round => round.LongestTurnMs)),
            $"{CompareTable.Median(rounds.Select(round => (double)round.BusyPercent)):N0} %",
            $"{rounds.Min(round => round.Snapshots)}",
            CompareTable.Format("N1", CompareTable.Median(rounds.Select(round => round.CollectorPause.TotalMilliseconds))),
            CompareTable.Format("N0", CompareTable.Median(rounds.Select(round => round.ProcessorWait.TotalMilliseconds))),
        ];
        return output.WriteLineAsync($"| {string.Join(" | ", cells)} |");
    }

    /// <summary>Prints what the machine itself did beside it.</summary>
    /// <param name="standstills">The longest standstill of each round.</param>
    public Task EndAsync(IEnumerable<TimeSpan> standstills) => output.WriteLineAsync(
        "\nThe machine alone, a thread that only reads the clock for as long: "
        + $"{CompareTable.Spread("N1", standstills.Select(one => one.TotalMilliseconds))} ms.");
}
