using System.Globalization;
using System.Net;
using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Load.Sizing;

/// <summary>Fills each store with keys, and prints what a key costs in memory.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="output">Takes the table.</param>
/// <remarks>
/// With a log on disk, synced once a second, on both sides: a node without one keeps its log in memory, which is no property of its keys.
/// </remarks>
internal sealed class MemoryRun(MemoryOptions options, TextWriter output)
{
    private static readonly TimeSpan EqualDeadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RestPause = TimeSpan.FromSeconds(2);

    private readonly CompareCase _load = new("memory", LoadCommand.Set, Pipeline: 16) { Keys = options.Keys, EverySecond = true };

    /// <summary>Runs all.</summary>
    /// <returns>True: what fails throws.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        List<MemoryFigures>[] rounds = [.. options.Contenders.Select(_ => new List<MemoryFigures>())];
        for (int round = 0; round < options.Rounds; round++)
        {
            for (int i = 0; i < rounds.Length; i++) rounds[i].Add(await MeasureAsync(options.Contenders[i], cancel));
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

    private async Task<MemoryFigures> MeasureAsync(ContenderKind kind, CancellationToken cancel)
    {
        await using IContender contender = await kind.StartAsync(_load);
        MemoryFigures[] before = await AskAllAsync(contender, cancel);
        await Filler.FillAsync(contender.WriteTo(0), _load, cancel);
        await contender.AwaitEqualReplicasAsync(EqualDeadline);

        // What only the load needed is given back by then.
        await Task.Delay(RestPause, cancel);
        MemoryFigures[] after = await AskAllAsync(contender, cancel);
        MemoryFigures[] perKey = [.. after.Zip(before, (now, then) => now.PerKeySince(then, options.Keys))];
        return new MemoryFigures(
            perKey.Average(one => one.Resident), perKey.Average(one => one.Used), perKey.Average(one => one.Dataset));
    }

    private static async Task<MemoryFigures[]> AskAllAsync(IContender contender, CancellationToken cancel)
    {
        MemoryFigures[] all = new MemoryFigures[contender.Addresses.Count];
        for (int i = 0; i < all.Length; i++)
        {
            InfoReply answer = await AskAsync(contender.Addresses[i], cancel);
            all[i] = MemoryFigures.Read(answer, await File.ReadAllTextAsync($"/proc/{contender.ProcessIds[i]}/status", cancel));
        }

        return all;
    }

    private static async Task<InfoReply> AskAsync(IPEndPoint address, CancellationToken cancel)
    {
        using RespConnection connection = await RespConnection.OpenAsync(address, cancel);
        return new InfoReply(await connection.AskAsync(MemoryFigures.Question, cancel));
    }
}
