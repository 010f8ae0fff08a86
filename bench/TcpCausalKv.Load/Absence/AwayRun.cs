using System.Diagnostics;
using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Processes;

namespace TcpCausalKv.Load.Absence;

/// <summary>Stops one of three nodes, lets the others take more writes than their logs keep, and looks how it comes back.</summary>
/// <param name="options">What it is to miss.</param>
/// <param name="output">Takes the report.</param>
internal sealed class AwayRun(AwayOptions options, TextWriter output)
{
    private const int Pipeline = 16;
    private const int ChunkRequests = 200_000;
    private const int BaseChunks = 9;
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ReturnDeadline = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly CompareCase _load = new("away", LoadCommand.Set, Pipeline) { Keys = options.Keys };

    /// <summary>Runs it.</summary>
    /// <returns>True: all three nodes hold the same data at the end, or it throws.</returns>
    /// <exception cref="TimeoutException">They do not.</exception>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        ClusterStorage storage = ClusterStorage.New(options.Disk)! with { SnapshotBytes = null };
        try
        {
            await using LocalCluster cluster = await LocalCluster.StartAsync(options.Server, 3, storage, "--log-bytes", options.LogBytes);
            await RunAsync(cluster, storage, cancel);
            return true;
        }
        finally
        {
            storage.Delete();
        }
    }

    private async Task RunAsync(LocalCluster cluster, ClusterStorage storage, CancellationToken cancel)
    {
        ClusterNode sender = cluster.Nodes[0], other = cluster.Nodes[1], away = cluster.Nodes[2];
        await Filler.FillAsync(sender.Clients, _load, cancel);
        List<double> before = await WriteWhileAsync(sender, chunks => chunks.Count < BaseChunks, cancel);
        await output.WriteLineAsync($"- all three here: {CompareTable.Median(before):N0} SET/s at {sender.Name} (median of {before.Count})");

        await away.StopAsync(StopDeadline);
        await Task.WhenAll(
            RedisBenchmark.RunAsync(sender.Clients, _load, options.Writes / 2, cancel),
            RedisBenchmark.RunAsync(other.Clients, _load, options.Writes / 2, cancel));
        List<double> alone = await WriteWhileAsync(sender, chunks => chunks.Count < BaseChunks, cancel);
        await output.WriteLineAsync($"- {away.Name} away: {options.Writes:N0} writes taken; {CompareTable.Median(alone):N0} SET/s at {sender.Name}");

        Stopwatch watch = Stopwatch.StartNew();
        NodeStatus goal = await AskAsync(sender, cancel);
        away.Start(isNewCluster: false);
        Task<Return> back = WatchReturnAsync(away, storage, goal, watch);
        List<double> meanwhile = await WriteWhileAsync(sender, _ => !back.IsCompleted, cancel);
        Return outcome = await back;
        double dip = 1 - CompareTable.Median(meanwhile) / CompareTable.Median(before);
        await output.WriteLineAsync(
            $"- back after {watch.Elapsed.TotalSeconds:N1} s: answering after {outcome.Answering.TotalSeconds:N1} s, has what it missed after "
            + $"{outcome.CaughtUp.TotalSeconds:N1} s, {outcome.SnapshotBytes / 1e6:N0} MB of snapshot fetched");
        await output.WriteLineAsync(
            $"- meanwhile: {CompareTable.Median(meanwhile):N0} SET/s at {sender.Name} (median of {meanwhile.Count}, lowest {meanwhile.Min():N0}), "
            + $"{dip:P0} less than with all three here");
        NodeStatus all = await cluster.AwaitEqualAsync(StopDeadline, cancel: cancel);
        await output.WriteLineAsync($"- all three hold the same data: {all.Clock}, digest {all.Digest}");
    }

    // Chunk after chunk as long as it is wanted, at least one: requests a second of each.
    private async Task<List<double>> WriteWhileAsync(ClusterNode node, Func<List<double>, bool> isWanted, CancellationToken cancel)
    {
        List<double> chunks = [];
        do chunks.Add((await RedisBenchmark.RunAsync(node.Clients, _load, ChunkRequests, cancel)).PerSecond);
        while (isWanted(chunks));
        return chunks;
    }

    private static async Task<Return> WatchReturnAsync(ClusterNode node, ClusterStorage storage, NodeStatus goal, Stopwatch watch)
    {
        FileInfo incoming = new(Path.Combine(storage.DirectoryOf(node.Name), "incoming"));
        TimeSpan answering = default;
        long snapshotBytes = 0;
        using CancellationTokenSource late = new(ReturnDeadline);
        while (true)
        {
            incoming.Refresh();
            if (incoming.Exists) snapshotBytes = Math.Max(snapshotBytes, incoming.Length);
            NodeStatus? status = await node.TryAskStatusAsync(late.Token);
            if (status is not null && answering == default) answering = watch.Elapsed;
            if (status is not null && "xyz".All(name => status.Applied($"{name}") >= goal.Applied($"{name}")))
            {
                return new Return(answering, watch.Elapsed, snapshotBytes);
            }

            await Task.Delay(PollInterval, late.Token);
        }
    }

    private static async Task<NodeStatus> AskAsync(ClusterNode node, CancellationToken cancel) =>
        await node.TryAskStatusAsync(cancel) ?? throw NodeFailedException.Of(node, "does not answer");

    private sealed record Return(TimeSpan Answering, TimeSpan CaughtUp, long SnapshotBytes);
}
