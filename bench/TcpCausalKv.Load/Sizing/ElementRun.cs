using System.Globalization;

namespace TcpCausalKv.Load.Sizing;

/// <summary>Fills each store with elements of one kind after another, and prints what one of each costs in memory.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="output">Takes the table.</param>
internal sealed class ElementRun(MemoryOptions options, TextWriter output)
{
    /// <summary>Runs all.</summary>
    /// <returns>True: what fails throws.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        await output.WriteLineAsync(
            $"Bytes for each of {options.Keys.ToString("N0", CultureInfo.InvariantCulture)} elements, with its share of the key, a mean of three "
            + "servers with a log on disk: RSS of the process, and what INFO says. Keys, fields and members have 16 B, values 64 B.");
        await output.WriteLineAsync("");
        string reference = $"{options.Contenders[0].Name}'s used_memory";
        await output.WriteLineAsync(
            $"| elements | store | RSS | used_memory | used_memory_dataset | RSS to {reference} | used_memory to {reference} |");
        await output.WriteLineAsync("|---|---|---|---|---|---|---|");
        foreach (ElementCase elements in options.Elements) await RunCaseAsync(elements, cancel);
        return true;
    }

    private async Task RunCaseAsync(ElementCase elements, CancellationToken cancel)
    {
        List<MemoryFigures>[] rounds = [.. options.Contenders.Select(_ => new List<MemoryFigures>())];
        for (int round = 0; round < options.Rounds; round++)
        {
            for (int i = 0; i < rounds.Length; i++)
            {
                rounds[i].Add(await MemoryMeter.MeasureAsync(options.Contenders[i], elements.Commands(options.Keys), options.Keys, cancel));
            }
        }

        for (int i = 0; i < rounds.Length; i++)
        {
            await output.WriteLineAsync($"| {elements.Description} {MemoryRun.Line(options.Contenders[i].Name, rounds[i], rounds[0])}");
        }
    }
}
