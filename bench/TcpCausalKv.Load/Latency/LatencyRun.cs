using HdrHistogram;
using TcpCausalKv.Load.Comparing;

namespace TcpCausalKv.Load.Latency;

/// <summary>
/// Finds out how much each store can take from the same client, puts parts of that on it in an open loop, and measures how long replies take
/// and how long a write takes to be visible at another server, turn by turn.
/// </summary>
/// <param name="options">What was asked for.</param>
/// <param name="output">Takes the table.</param>
internal sealed class LatencyRun(LatencyOptions options, TextWriter output)
{
    private const int SaturationRounds = 3;
    private static readonly TimeSpan EqualDeadline = TimeSpan.FromMinutes(2);

    /// <summary>Runs all.</summary>
    /// <returns>True: what fails throws.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        List<IContender> contenders = [];
        try
        {
            foreach (ContenderKind kind in options.Contenders) contenders.Add(await kind.StartAsync(options.Load));
            double[] saturation = await FindSaturationAsync(contenders, cancel);
            await output.WriteLineAsync();
            LatencyTable table = new(output);
            await table.BeginAsync(contenders[0].Name);
            foreach (int percent in options.Percents) await RunPartAsync(contenders, saturation, percent, table, cancel);
            return true;
        }
        finally
        {
            foreach (IContender contender in contenders) await contender.DisposeAsync();
        }
    }

    private async Task<double[]> FindSaturationAsync(List<IContender> contenders, CancellationToken cancel)
    {
        List<double>[] rounds = [.. contenders.Select(_ => new List<double>())];
        foreach (IContender contender in contenders)
        {
            await Filler.FillAsync(contender.WriteTo(0), options.Load, cancel);
            await SaturateAsync(contender, cancel);
        }

        for (int round = 0; round < SaturationRounds; round++)
        {
            for (int i = 0; i < contenders.Count; i++) rounds[i].Add(await SaturateAsync(contenders[i], cancel));
        }

        double[] medians = [.. rounds.Select(round => CompareTable.Median(round))];
        string most = string.Join("; ", medians.Zip(contenders, (median, contender) => $"{contender.Name} {CompareTable.Format("N0", median)}"));
        await output.WriteLineAsync(
            $"{options.Load.Command.ToString().ToUpperInvariant()}s a second that {options.Connections} connections with {options.Load.Pipeline} "
            + $"commands under way each bring through: {most}.");
        return medians;
    }

    private async Task<double> SaturateAsync(IContender contender, CancellationToken cancel)
    {
        ClosedLoop loop = new(options.Load, options.Connections);
        double perSecond = await Task.Run(() => loop.Run(contender.WriteTo(0), options.Time), cancel);
        await contender.AwaitEqualReplicasAsync(EqualDeadline);
        return perSecond;
    }

    // Everybody at a part of what it can take itself; and at that part of what the first one can take.
    private async Task RunPartAsync(List<IContender> contenders, double[] saturation, int percent, LatencyTable table, CancellationToken cancel)
    {
        string reference = contenders[0].Name;
        List<Entry> entries = [.. contenders.Select((one, i) => new Entry(one, $"{percent} %", saturation[i] * percent / 100))];
        entries.AddRange(contenders.Skip(1).Select(one => new Entry(one, $"{percent} % of {reference}'s", saturation[0] * percent / 100)));
        for (int round = 0; round < options.Rounds; round++)
        {
            for (int i = 0; i < entries.Count; i++)
            {
                Entry entry = entries[(i + round) % entries.Count];
                entry.Rounds.Add(await MeasureAsync(entry.Contender, entry.PerSecond, seed: round, cancel));
            }
        }

        foreach (Entry entry in entries) await table.AddAsync(entry.Load, entry.Contender.Name, entry.PerSecond, entry.Rounds, entries[0].Rounds);
    }

    private async Task<LatencyRound> MeasureAsync(IContender contender, double perSecond, int seed, CancellationToken cancel)
    {
        OpenLoop loop = new(options.Load, options.Connections);
        VisibilityProbe probe = new(contender.Addresses[0], contender.Addresses[1], seed);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task<LongHistogram> visibility = Start(() => probe.Run(stop.Token));
        try
        {
            LongHistogram replies = await Start(() => loop.Run(contender.WriteTo(0), perSecond, options.Time, seed));
            await stop.CancelAsync();
            LatencyRound measured = new(Percentiles.Of(replies), Percentiles.Of(await visibility));
            await contender.AwaitEqualReplicasAsync(EqualDeadline);
            return measured;
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)visibility).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A thread of its own each: they block.
    private static Task<T> Start<T>(Func<T> run) =>
        Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private sealed record Entry(IContender Contender, string Load, double PerSecond)
    {
        public List<LatencyRound> Rounds { get; } = [];
    }
}
