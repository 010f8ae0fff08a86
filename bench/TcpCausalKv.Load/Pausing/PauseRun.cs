using System.Diagnostics;
using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Processes;

namespace TcpCausalKv.Load.Pausing;

/// <summary>The longest turn of nodes' loops while their data grows from nothing and snapshots of it are taken.</summary>
/// <param name="options">What is to be written.</param>
/// <param name="output">Takes the table.</param>
internal sealed class PauseRun(PauseOptions options, TextWriter output)
{
    private const int Pipeline = 16;
    private const int WarmUpRequests = 1_000_000;
    private const int WarmUpKeys = 1_000;
    private static readonly TimeSpan EqualDeadline = TimeSpan.FromMinutes(2);

    private readonly CompareCase _load = new("pause", LoadCommand.Set, Pipeline) { Keys = options.Writes };
    private readonly List<TimeSpan> _standstills = [];

    /// <summary>Runs each size.</summary>
    /// <returns>False if no snapshot was taken meanwhile, so that the figures say less than they should.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        bool tookSnapshots = true;
        PauseTable table = new(output);
        await table.BeginAsync("nodes", "node");
        foreach (int nodes in options.Nodes)
        {
            List<(string Name, LoopStatus Status)> all = [];
            for (int round = 0; round < options.Rounds; round++) all.AddRange(await RunAsync(nodes, cancel));
            tookSnapshots &= all.All(one => one.Status.Snapshots > 0);
            foreach (var node in all.GroupBy(one => one.Name)) await table.AddAsync([$"{nodes}", node.Key], [.. node.Select(one => one.Status)]);
        }

        await table.EndAsync(_standstills);
        if (!tookSnapshots) await output.WriteLineAsync("\nA node took no snapshot meanwhile: more writes are needed.");
        return tookSnapshots;
    }

    private async Task<IReadOnlyList<(string Name, LoopStatus Status)>> RunAsync(int nodes, CancellationToken cancel)
    {
        ClusterStorage storage = ClusterStorage.New("everysec")! with { SnapshotBytes = null };
        TimeSpan took;
        IReadOnlyList<(string Name, LoopStatus Status)> results;
        try
        {
            await using LocalCluster cluster = await LocalCluster.StartAsync(options.Server, nodes, storage);
            await WarmUpAsync(cluster, cancel);
            long began = Stopwatch.GetTimestamp();
            results = await MeasureAsync(cluster, cancel);
            took = Stopwatch.GetElapsedTime(began);
        }
        finally
        {
            storage.Delete();
        }

        _standstills.Add(StandstillMeter.Longest(took));
        return results;
    }

    private async Task<IReadOnlyList<(string Name, LoopStatus Status)>> MeasureAsync(LocalCluster cluster, CancellationToken cancel)
    {
        LoopWatch watch = await LoopWatch.BeginAsync(cluster, cancel);
        await RedisBenchmark.RunAsync(cluster.Nodes[0].Clients, _load, options.Writes, cancel);
        await cluster.AwaitEqualAsync(EqualDeadline, cancel: cancel);
        return await watch.EndAsync(cancel);
    }

    // Until the code is compiled for good, that of snapshots too; with few keys, so that the growth is still to come.
    private async Task WarmUpAsync(LocalCluster cluster, CancellationToken cancel)
    {
        CompareCase few = _load with { Keys = WarmUpKeys };
        for (int half = 0; half < 2; half++)
        {
            await RedisBenchmark.RunAsync(cluster.Nodes[0].Clients, few, WarmUpRequests / 2, cancel);
            foreach (ClusterNode node in cluster.Nodes) await LoopWatch.AskAsync(node, ["BGSAVE"], cancel);
        }

        await cluster.AwaitEqualAsync(EqualDeadline, cancel: cancel);
    }
}
