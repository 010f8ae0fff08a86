using System.Diagnostics;
using TcpCausalKv.Live.Checking;
using TcpCausalKv.Live.Faults;
using TcpCausalKv.Processes;

namespace TcpCausalKv.Live.Killing;

/// <summary>
/// Rounds of <c>kill -9</c> under load: writers write while nodes are killed and started again; then they pause, the cluster comes to rest, and
/// all that was acknowledged since the first round must be at every node, with equal digests.
/// </summary>
/// <param name="options">What to do.</param>
/// <param name="output">Takes progress, figures and verdict.</param>
internal sealed class KillRun(KillOptions options, TextWriter output)
{
    private const int CalmMsMax = 100;
    private const int ShownEvery = 25;

    private readonly KillCounters _counters = new();
    private readonly Random _random = new(options.Seed);
    private int _rounds;

    /// <summary>Runs it. Afterwards all processes are gone, and so is their data, unless something was lost.</summary>
    /// <param name="stop">Cuts it short.</param>
    /// <returns>True if nothing was lost to the end.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        output.WriteLine($"kill --nodes {options.Nodes} --rounds {options.Rounds} --writers {options.Writers} --disk {options.Disk} --seed "
            + $"{options.Seed}");
        ClusterStorage storage = ClusterStorage.New(options.Disk)!;
        long start = Stopwatch.GetTimestamp();
        string? failure = await FindFailureAsync(storage, stop);

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        output.WriteLine($"rounds        {_rounds:N0} in {seconds:N0} s: {_counters}");
        if (stop.IsCancellationRequested) failure ??= "none: stopped before the end";
        output.WriteLine($"verdict       {failure ?? "nothing acknowledged was lost, digests were equal after each round"}");
        if (failure is null || stop.IsCancellationRequested) storage.Delete();
        else output.WriteLine($"data          {storage.Directory}");
        return failure is null;
    }

    private async Task<string?> FindFailureAsync(ClusterStorage storage, CancellationToken stop)
    {
        try
        {
            await using LocalCluster cluster = await LocalCluster.StartAsync(options.Server, options.Nodes, storage);
            Writer[] writers = [.. cluster.Nodes.SelectMany(WritersOf)];
            for (_rounds = 0; _rounds < options.Rounds && !stop.IsCancellationRequested; _rounds++)
            {
                await RunRoundAsync(cluster, writers, stop);
                if ((_rounds + 1) % ShownEvery == 0) output.WriteLine($"round {_rounds + 1}: {_counters}");
            }

            foreach (Writer writer in writers) writer.Dispose();
            return null;
        }
        catch (NodeFailedException failure)
        {
            return $"violated in round {_rounds + 1}: {failure.Message}";
        }
    }

    private IEnumerable<Writer> WritersOf(ClusterNode node) =>
        Enumerable.Range(0, options.Writers).Select(number => new Writer(node, number, _random.Next(), _counters));

    private async Task RunRoundAsync(LocalCluster cluster, Writer[] writers, CancellationToken stop)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] writing = [.. writers.Select(writer => writer.RunAsync(end.Token))];
        try
        {
            await new Killer(cluster.Nodes, _random, _counters).StrikeAsync(stop);
            await Rest.TryAsync(_random.Next(CalmMsMax), stop);
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(writing);
        }

        if (await Settlement.AwaitRestAsync(cluster.Nodes) is { } unrest) throw new NodeFailedException(unrest);
        foreach (ClusterNode node in cluster.Nodes) await Task.WhenAll(writers.Select(writer => writer.CheckAtAsync(node)));
    }
}
