using TcpCausalKv.Processes;

namespace TcpCausalKv.Load.Pausing;

/// <summary>The longest turn of nodes' loops while many keys expire, and how often each of these is deleted.</summary>
/// <param name="options">How many keys, over what time.</param>
/// <param name="output">Takes the tables.</param>
internal sealed class ExpiryPauseRun(PauseOptions options, TextWriter output)
{
    private const int WarmUpKeys = 50_000;
    private const int FilledPerSecondMin = 50_000;
    private static readonly TimeSpan FillTimeMin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WarmUpSpread = TimeSpan.FromSeconds(2);

    private readonly List<TimeSpan> _standstills = [];

    /// <summary>Runs each size.</summary>
    /// <returns>False if a key was deleted more than once, or not at all.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        List<ExpiryCount> counts = [];
        PauseTable table = new(output);
        await table.BeginAsync("nodes", "node");
        foreach (int nodes in options.Nodes)
        {
            List<(string Name, LoopStatus Status)> all = [];
            for (int round = 0; round < options.Rounds; round++)
            {
                (ExpiryCount count, IReadOnlyList<(string Name, LoopStatus Status)> loops) = await RunAsync(nodes, cancel);
                counts.Add(count);
                all.AddRange(loops);
            }

            foreach (var node in all.GroupBy(one => one.Name)) await table.AddAsync([$"{nodes}", node.Key], [.. node.Select(one => one.Status)]);
        }

        await table.EndAsync(_standstills);
        await output.WriteLineAsync($"\n{ExpiryCount.Head}");
        foreach (ExpiryCount count in counts) await output.WriteLineAsync(count.Line());
        bool isOnce = counts.All(count => count.IsOncePerKey);
        if (!isOnce) await output.WriteLineAsync("\nNot every key was deleted exactly once.");
        return isOnce;
    }

    private async Task<(ExpiryCount Count, IReadOnlyList<(string Name, LoopStatus Status)> Loops)> RunAsync(int nodes, CancellationToken cancel)
    {
        // Without snapshots, whose end would take away the log in which deletions are counted.
        ClusterStorage storage = ClusterStorage.New("everysec")! with { SnapshotBytes = "64gb" };
        (ExpiryCount Count, IReadOnlyList<(string Name, LoopStatus Status)> Loops) result;
        try
        {
            await using LocalCluster cluster = await LocalCluster.StartAsync(options.Server, nodes, storage);

            // Until the code is compiled for good.
            int few = Math.Min(WarmUpKeys, options.Keys);
            await ExpireAsync(new ExpiringKeys("few:", few, FirstDeadlineOf(few), WarmUpSpread));
            result = await ExpireAsync(new ExpiringKeys("key:", options.Keys, FirstDeadlineOf(options.Keys), options.Spread));

            Task<(ExpiryCount Count, IReadOnlyList<(string Name, LoopStatus Status)> Loops)> ExpireAsync(ExpiringKeys keys) =>
                new ExpiryRound(cluster, options.Server, storage, keys).RunAsync(cancel);
        }
        finally
        {
            storage.Delete();
        }

        _standstills.Add(StandstillMeter.Longest(options.Spread));
        return result;
    }

    private static DateTimeOffset FirstDeadlineOf(int keys) =>
        DateTimeOffset.UtcNow + FillTimeMin + TimeSpan.FromSeconds((double)keys / FilledPerSecondMin);
}
