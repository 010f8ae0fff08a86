using System.Globalization;
using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Processes;
using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Load.Pausing;

/// <summary>Writes expiring keys to the nodes of a cluster, watches them go, and counts who deleted them.</summary>
/// <param name="cluster">The nodes, which take writes. They take no snapshots, so that their logs stay whole.</param>
/// <param name="server">What they run.</param>
/// <param name="storage">Where their logs are.</param>
/// <param name="keys">The keys.</param>
internal sealed class ExpiryRound(LocalCluster cluster, ServerExecutable server, ClusterStorage storage, ExpiringKeys keys)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WatchedBefore = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(2);

    /// <summary>Runs it once.</summary>
    /// <returns>The counts, and what the loops did from just before the first deadline until all keys were gone.</returns>
    /// <exception cref="TimeoutException">The keys were not written before the first deadline, or the nodes do not come to hold the same.</exception>
    public async Task<(ExpiryCount Count, IReadOnlyList<(string Name, LoopStatus Status)> Loops)> RunAsync(CancellationToken cancel)
    {
        await Task.WhenAll(cluster.Nodes.Select(
            (node, at) => Filler.FillAsync(node.Clients, keys.WritesOf(at, cluster.Nodes.Count), cancel)));
        await cluster.AwaitEqualAsync(Deadline, cancel: cancel);
        IReadOnlyList<long> before = await AskAllAsync(RemovedAsync, cancel);
        TimeSpan rest = keys.First - WatchedBefore - DateTimeOffset.UtcNow;
        if (rest < TimeSpan.Zero) throw new TimeoutException($"{keys.Count} keys were not written before the first deadline");

        // Nothing happens until then, which would only make loops seem less busy.
        await Task.Delay(rest, cancel);
        LoopWatch watch = await LoopWatch.BeginAsync(cluster, cancel);
        DateTimeOffset gone = await AwaitRemovalAsync(before.Sum() + keys.Count, cancel);
        IReadOnlyList<(string Name, LoopStatus Status)> loops = await watch.EndAsync(cancel);
        return (await CountAsync(before, gone, cancel), loops);
    }

    /// <returns>When all keys were gone; the deadline if they are not by then, which the count then shows.</returns>
    private async Task<DateTimeOffset> AwaitRemovalAsync(long wanted, CancellationToken cancel)
    {
        DateTimeOffset late = keys.First + keys.Spread + Deadline;
        while (DateTimeOffset.UtcNow < late && (await AskAllAsync(RemovedAsync, cancel)).Sum() < wanted) await Task.Delay(PollInterval, cancel);

        await cluster.AwaitEqualAsync(Deadline, cancel: cancel);
        return DateTimeOffset.UtcNow;
    }

    private async Task<ExpiryCount> CountAsync(IReadOnlyList<long> before, DateTimeOffset gone, CancellationToken cancel)
    {
        // Whoever deletes a key that another has deleted too does so by then, and all of it is in the files.
        await Task.Delay(QuietTime, cancel);
        await cluster.AwaitEqualAsync(Deadline, cancel: cancel);
        List<LoggedDeletions> logged = [];
        foreach (ClusterNode node in cluster.Nodes)
        {
            logged.Add(await LoggedDeletions.ReadAsync(server, storage.DirectoryOf(node.Name), keys.Prefix, cancel));
        }

        long[] removed = [.. (await AskAllAsync(RemovedAsync, cancel)).Zip(before, (now, then) => now - then)];
        return new ExpiryCount(keys.Count, logged, removed, await AskAllAsync(LeftAsync, cancel), gone - keys.First - keys.Spread);
    }

    private async Task<IReadOnlyList<long>> AskAllAsync(Func<ClusterNode, CancellationToken, Task<long>> ask, CancellationToken cancel)
    {
        List<long> all = [];
        foreach (ClusterNode node in cluster.Nodes) all.Add(await ask(node, cancel));
        return all;
    }

    private static async Task<long> RemovedAsync(ClusterNode node, CancellationToken cancel)
    {
        InfoReply info = new(await LoopWatch.AskAsync(node, ["INFO", "stats"], cancel));
        return Parse(info["expired_keys"] ?? throw new InvalidDataException("INFO stats has no 'expired_keys'"));
    }

    private static async Task<long> LeftAsync(ClusterNode node, CancellationToken cancel) =>
        Parse((await LoopWatch.AskAsync(node, ["DBSIZE"], cancel)).Text);

    private static long Parse(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
