using System.Globalization;
using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Load.Plotting;

namespace TcpCausalKv.Load.Growth;

/// <summary>How costs grow with nodes and with held batches: two tables and two plots.</summary>
/// <param name="options">What is to grow.</param>
/// <param name="output">Takes the tables.</param>
internal sealed class GrowthRun(GrowthOptions options, TextWriter output)
{
    private const string NodesPlot = "cost-by-nodes.svg";
    private const string HeldPlot = "cost-by-held.svg";

    /// <summary>Runs both.</summary>
    /// <returns>True: what fails throws.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        List<HeldMeasurement> held = await MeasureHeldAsync(cancel);
        await output.WriteLineAsync();
        List<NodeMeasurement> nodes = await MeasureNodesAsync(cancel);
        if (options.Plots is not { } folder) return true;

        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, NodesPlot), PlotOf(nodes).ToSvg(), cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, HeldPlot), PlotOf(held).ToSvg(), cancel);
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        await output.WriteLineAsync($"\n![Cost of a write by nodes]({name}/{NodesPlot})\n\n![Cost of a batch by batches held]({name}/{HeldPlot})");
        return true;
    }

    /// <summary>The plot of costs over nodes.</summary>
    public static Plot PlotOf(IReadOnlyList<NodeMeasurement> nodes) => new(
        "Processor time of a SET over the whole cluster, pipeline 16",
        new PlotAxis("nodes in one process"),
        new PlotAxis("CPU of all nodes for one write, us"),
        [
            new("one node is written", [.. nodes.Select(one => ((double)one.Nodes, one.OneWriterUs))]),
            new("every node is written", [.. nodes.Select(one => ((double)one.Nodes, one.AllWriteUs))]),
        ]);

    /// <summary>The plot of costs over held batches.</summary>
    public static Plot PlotOf(IReadOnlyList<HeldMeasurement> held) => new(
        "A batch of one write that is held, against one in order",
        new PlotAxis("batches held") { IsLogarithmic = true },
        new PlotAxis("time for one batch, ns"),
        [
            new("received and applied in order", [.. held.Select(one => ((double)one.Batches, one.InOrderNs))]),
            new("released once its cause is here", [.. held.Select(one => ((double)one.Batches, one.ReleaseNs))]),
            new("received and held", [.. held.Select(one => ((double)one.Batches, one.HoldNs))]),
        ]);

    private async Task<List<HeldMeasurement>> MeasureHeldAsync(CancellationToken cancel)
    {
        await output.WriteLineAsync("| batches held | in order, ns | received and held, ns | released, ns | released to in order |");
        await output.WriteLineAsync("|---|---|---|---|---|");
        await WarmUpAsync(cancel);
        List<HeldMeasurement> all = [];
        foreach (int batches in options.Held)
        {
            HeldGrowth growth = new(batches);
            List<HeldMeasurement> rounds = [];
            for (int round = 0; round < RoundsOf(batches); round++) rounds.Add(await Task.Run(growth.Measure, cancel));
            HeldMeasurement median = new(
                batches,
                CompareTable.Median(rounds.Select(round => round.InOrderNs)),
                CompareTable.Median(rounds.Select(round => round.HoldNs)),
                CompareTable.Median(rounds.Select(round => round.ReleaseNs)));
            all.Add(median);
            string[] cells =
            [
                batches.ToString("N0", CultureInfo.InvariantCulture),
                CompareTable.Format("N0", median.InOrderNs), CompareTable.Format("N0", median.HoldNs), CompareTable.Format("N0", median.ReleaseNs),
                CompareTable.Spread("N2", rounds.Select(round => round.ReleaseNs / round.InOrderNs)),
            ];
            await output.WriteLineAsync($"| {string.Join(" | ", cells)} |");
        }

        return all;
    }

    // Until the code is compiled for good.
    private static async Task WarmUpAsync(CancellationToken cancel)
    {
        const int Batches = 50_000, Rounds = 5;
        HeldGrowth growth = new(Batches);
        for (int round = 0; round < Rounds; round++) await Task.Run(growth.Measure, cancel);
    }

    // Few batches are through in microseconds: one round says nothing then.
    private int RoundsOf(int batches)
    {
        const int BatchesWanted = 100_000, RoundsMax = 1_000;
        return Math.Clamp(BatchesWanted / batches, options.Rounds, RoundsMax);
    }

    private async Task<List<NodeMeasurement>> MeasureNodesAsync(CancellationToken cancel)
    {
        await output.WriteLineAsync("| nodes | CPU us/write, one is written | for each node | CPU us/write, all are written | for each node |");
        await output.WriteLineAsync("|---|---|---|---|---|");
        NodeGrowth growth = new(options.Server, options.Requests, options.Rounds);
        List<NodeMeasurement> all = [];
        foreach (int nodes in options.Nodes)
        {
            NodeMeasurement measured = await growth.MeasureAsync(nodes, cancel);
            all.Add(measured);
            string[] cells =
            [
                $"{nodes}",
                CompareTable.Format("N2", measured.OneWriterUs), CompareTable.Format("N2", measured.OneWriterUs / nodes),
                CompareTable.Format("N2", measured.AllWriteUs), CompareTable.Format("N2", measured.AllWriteUs / nodes),
            ];
            await output.WriteLineAsync($"| {string.Join(" | ", cells)} |");
        }

        return all;
    }
}
