
namespace TcpCausalKv.Load.Comparing;

/// <summary>Puts the same load on each contender, turn by turn, and measures.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="output">Takes the table and the progress.</param>
internal sealed class CompareRun(CompareOptions options, TextWriter output)
{
    private static readonly TimeSpan EqualDeadline = TimeSpan.FromMinutes(2);

    /// <summary>Runs all cases.</summary>
    /// <returns>True: every round counted. What fails throws.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        CompareTable table = new(output);
        await table.BeginAsync(options.Contenders[0].Name);
        foreach (CompareCase load in options.Cases) await RunCaseAsync(load, table, cancel);
        return true;
    }

    private async Task RunCaseAsync(CompareCase load, CompareTable table, CancellationToken cancel)
    {
        List<IContender> contenders = [];
        try
        {
            foreach (ContenderKind kind in options.Contenders) contenders.Add(await kind.StartAsync(load));
            List<Measurement>[] rounds = [.. contenders.Select(_ => new List<Measurement>())];
            foreach (IContender contender in contenders) await WarmUpAsync(contender, load, cancel);
            for (int round = 0; round < options.Rounds; round++)
            {
                // Whoever comes second finds another machine: they take turns in that, too.
                for (int i = 0; i < contenders.Count; i++)
                {
                    int at = (i + round) % contenders.Count;
                    rounds[at].Add(await MeasureAsync(contenders[at], load, load.Requests, cancel));
                }
            }

            for (int i = 0; i < contenders.Count; i++) await table.AddAsync(load, contenders[i].Name, rounds[i], rounds[0]);
        }
        finally
        {
            foreach (IContender contender in contenders) await contender.DisposeAsync();
        }
    }

    // Until the code is compiled for good, and every key is there.
    private static async Task WarmUpAsync(IContender contender, CompareCase load, CancellationToken cancel)
    {
        int parts = load.WritersAreApart ? load.Writers : 1;
        for (int writer = 0; writer < parts; writer++) await Filler.FillAsync(contender.WriteTo(0), load.Of(writer), cancel);
        await MeasureAsync(contender, load, load.Requests, cancel);
    }

    private static async Task<Measurement> MeasureAsync(IContender contender, CompareCase load, int requests, CancellationToken cancel)
    {
        IReadOnlyList<int> processes = contender.ProcessIds;
        TimeSpan before = ProcessorTime.Of(processes);
        int each = requests / load.Writers;
        BenchmarkResult[] results;
        using (Stopped(contender, load))
        {
            results = await Task.WhenAll(
                Enumerable.Range(0, load.Writers).Select(writer => RedisBenchmark.RunAsync(contender.WriteTo(writer), load.Of(writer), each,
                    cancel)));
        }

        // A round counts only if every replica has it all, and what that costs counts too.
        await contender.AwaitEqualReplicasAsync(EqualDeadline);
        TimeSpan used = ProcessorTime.Of(processes) - before;
        return new Measurement(
            results.Sum(result => result.PerSecond),
            used.TotalMicroseconds / (each * load.Writers),
            results.Max(result => result.P50Ms),
            results.Max(result => result.P99Ms),
            results.Max(result => result.P999Ms));
    }

    // The last replica, until the load is through.
    private static PausedProcess? Stopped(IContender contender, CompareCase load) =>
        load.Fault == CaseFault.ReplicaStopped ? new PausedProcess(contender.ProcessIds[^1]) : null;
}
