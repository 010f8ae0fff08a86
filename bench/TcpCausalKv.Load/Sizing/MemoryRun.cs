using System.Globalization;
using TcpCausalKv.Load.Comparing;

namespace TcpCausalKv.Load.Sizing;

/// <summary>Fills each store with keys, and prints what a key costs in memory.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="output">Takes the table.</param>
internal sealed class MemoryRun(MemoryOptions options, TextWriter output)
{
    private readonly CompareCase _load = new("memory", LoadCommand.Set, Pipeline: 16) { Keys = options.Keys };

    /// <summary>Runs all.</summary>
    /// <returns>True: what fails throws.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        List<MemoryFigures>[] rounds = [.. options.Contenders.Select(_ => new List<MemoryFigures>())];
        for (int round = 0; round < options.Rounds; round++)
        {
            for (int i = 0; i < rounds.Length; i++) rounds[i].Add(await MeasureAsync(options.Contenders[i]));
        }

        await output.WriteLineAsync(
            $"Bytes for each of {options.Keys.ToString("N0", CultureInfo.InvariantCulture)} keys of 16 B with values of 64 B, "
            + "a mean of three servers with a log "
            + "on disk: RSS of the process, and what INFO says.");
        await output.WriteLineAsync("");
        string reference = $"{options.Contenders[0].Name}'s used_memory";
        await output.WriteLineAsync($"| store | RSS | used_memory | used_memory_dataset | RSS to {reference} | used_memory to {reference} |");
        await output.WriteLineAsync("|---|---|---|---|---|---|");
        for (int i = 0; i < rounds.Length; i++) await output.WriteLineAsync(Line(options.Contenders[i].Name, rounds[i], rounds[0]));
        return true;

        Task<MemoryFigures> MeasureAsync(ContenderKind kind) =>
            MemoryMeter.MeasureAsync(kind, LoadWords.FillingOf(_load), options.Keys, cancel);
    }

    /// <summary>A store's line of the table.</summary>
    public static string Line(string name, IReadOnlyList<MemoryFigures> rounds, IReadOnlyList<MemoryFigures> reference)
    {
        double used = CompareTable.Median(reference.Select(round => round.Used));
        double resident = CompareTable.Median(rounds.Select(round => round.Resident));
        double ownUsed = CompareTable.Median(rounds.Select(round => round.Used));
        string[] cells =
        [
            name,
            CompareTable.Format("N0", resident),
            CompareTable.Format("N0", ownUsed),
            CompareTable.Format("N0", CompareTable.Median(rounds.Select(round => round.Dataset))),
            CompareTable.Format("N2", resident / used),
            CompareTable.Format("N2", ownUsed / used),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }
}
