using System.Diagnostics;
using System.Globalization;
using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Processes;
using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Load.Pausing;

/// <summary>The longest turn of nodes' loops while one hash is filled with many fields, walked by a snapshot and deleted.</summary>
/// <param name="options">How many fields.</param>
/// <param name="output">Takes the table.</param>
internal sealed class HashPauseRun(PauseOptions options, TextWriter output)
{
    private const string Key = "hash";
    private const int WarmUpFields = 100_000;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly string s_value = new('x', 16);

    private readonly List<TimeSpan> _standstills = [];

    /// <summary>Runs each size.</summary>
    /// <returns>True: what fails throws.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        await output.WriteLineAsync(
            $"A hash of {options.Fields.ToString("N0", CultureInfo.InvariantCulture)} fields of 16 B with values of {s_value.Length} B.\n");
        PauseTable table = new(output);
        await table.BeginAsync("nodes", "hash", "took, s", "node");
        foreach (int nodes in options.Nodes)
        {
            List<HashPhase> all = [];
            for (int round = 0; round < options.Rounds; round++) all.AddRange(await RunAsync(nodes, cancel));
            foreach (var phase in all.GroupBy(one => (one.Name, one.Node)))
            {
                string took = CompareTable.Spread("N1", phase.Select(one => one.Took.TotalSeconds));
                await table.AddAsync([$"{nodes}", phase.Key.Name, took, phase.Key.Node], [.. phase.Select(one => one.Status)]);
            }
        }

        await table.EndAsync(_standstills);
        return true;
    }

    private async Task<IReadOnlyList<HashPhase>> RunAsync(int nodes, CancellationToken cancel)
    {
        ClusterStorage storage = ClusterStorage.New("everysec")! with { SnapshotBytes = null };
        List<HashPhase> phases;
        try
        {
            await using LocalCluster cluster = await LocalCluster.StartAsync(options.Server, nodes, storage);

            // Until the code is compiled for good.
            for (int warmUp = 0; warmUp < 2; warmUp++) await RunPhasesAsync(cluster, Math.Min(WarmUpFields, options.Fields), cancel);
            phases = await RunPhasesAsync(cluster, options.Fields, cancel);
        }
        finally
        {
            storage.Delete();
        }

        _standstills.Add(StandstillMeter.Longest(phases.DistinctBy(phase => phase.Name).Aggregate(TimeSpan.Zero, (sum, phase) => sum + phase.Took)));
        return phases;
    }

    private static async Task<List<HashPhase>> RunPhasesAsync(LocalCluster cluster, int fields, CancellationToken cancel)
    {
        List<HashPhase> phases = [];
        IEnumerable<string[]> commands = Enumerable.Range(0, fields).Select(
            field => new[] { "HSET", Key, string.Create(CultureInfo.InvariantCulture, $"fld:{field:D12}"), s_value });
        await AddPhaseAsync("filled", () => Filler.FillAsync(cluster.Nodes[0].Clients, commands, cancel));
        await AddPhaseAsync("walked by a snapshot", async () =>
        {
            foreach (ClusterNode node in cluster.Nodes) await TakeSnapshotAsync(node, cancel);
        });
        await AddPhaseAsync("deleted", async () =>
        {
            RespReply deleted = await LoopWatch.AskAsync(cluster.Nodes[0], ["DEL", Key], cancel);
            if (deleted.Text != "1") throw new InvalidDataException($"DEL of the hash answers {deleted}");
        });
        return phases;

        async Task AddPhaseAsync(string name, Func<Task> act)
        {
            // No snapshot that began before, by itself, is to count here.
            foreach (ClusterNode node in cluster.Nodes) await AwaitNoSnapshotAsync(node, cancel);
            LoopWatch watch = await LoopWatch.BeginAsync(cluster, cancel);
            long began = Stopwatch.GetTimestamp();
            await act();
            await cluster.AwaitEqualAsync(Deadline, cancel: cancel);
            TimeSpan took = Stopwatch.GetElapsedTime(began);
            phases.AddRange((await watch.EndAsync(cancel)).Select(node => new HashPhase(name, took, node.Name, node.Status)));
        }
    }

    private static async Task TakeSnapshotAsync(ClusterNode node, CancellationToken cancel)
    {
        // A snapshot that the node has begun by itself since may be in the way.
        long taken;
        do taken = await AwaitNoSnapshotAsync(node, cancel);
        while ((await LoopWatch.AskAsync(node, ["BGSAVE"], cancel)).IsError);

        if (await AwaitNoSnapshotAsync(node, cancel) == taken) throw NodeFailedException.Of(node, "has not finished the snapshot");
    }

    /// <returns>How many have been taken.</returns>
    private static async Task<long> AwaitNoSnapshotAsync(ClusterNode node, CancellationToken cancel)
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(Deadline);
        while (true)
        {
            InfoReply info = new(await LoopWatch.AskAsync(node, ["INFO", "persistence"], late.Token));
            if (info["rdb_bgsave_in_progress"] == "0") return long.Parse(info["rdb_saves"]!, CultureInfo.InvariantCulture);
            await Task.Delay(PollInterval, late.Token);
        }
    }
}
