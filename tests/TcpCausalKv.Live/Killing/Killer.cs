using System.Diagnostics;
using TcpCausalKv.Live.Faults;
using TcpCausalKv.Processes;

namespace TcpCausalKv.Live.Killing;

/// <summary>Kills some nodes of a cluster, each at a moment of its own, and starts them again; some die once more while they start.</summary>
/// <param name="nodes">The nodes.</param>
/// <param name="random">Decides.</param>
/// <param name="counters">Counts.</param>
internal sealed class Killer(IReadOnlyList<ClusterNode> nodes, Random random, KillCounters counters)
{
    private const int AliveMsMax = 250;
    private const int DeadMsMax = 60;
    private const int StartingMsMax = 400;
    private const int AgainPercent = 25;
    private static readonly TimeSpan ReturnDeadline = TimeSpan.FromMinutes(5);

    /// <summary>Kills at least one node. Afterwards all run and take writes.</summary>
    /// <exception cref="NodeFailedException">A node does not come back.</exception>
    public async Task StrikeAsync(CancellationToken stop)
    {
        ClusterNode[] victims = [.. nodes.ToArray().OrderBy(_ => random.Next()).Take(random.Next(1, nodes.Count + 1))];
        await Task.WhenAll(victims.Select(victim => KillAsync(victim, new Random(random.Next()), stop)));
    }

    private async Task KillAsync(ClusterNode victim, Random its, CancellationToken stop)
    {
        await Rest.TryAsync(its.Next(AliveMsMax), stop);
        await KillAndStartAsync(victim, its, stop);
        if (its.Next(100) < AgainPercent)
        {
            await Rest.TryAsync(its.Next(StartingMsMax), stop);
            await KillAndStartAsync(victim, its, stop);
        }

        long startedAt = Stopwatch.GetTimestamp();
        await victim.AwaitWritesAsync(ReturnDeadline);
        counters.AddReturn(startedAt);
    }

    private async Task KillAndStartAsync(ClusterNode victim, Random its, CancellationToken stop)
    {
        await victim.KillAsync();
        counters.AddKill();
        await Rest.TryAsync(its.Next(DeadMsMax), stop);
        victim.Start(isNewCluster: false);
    }
}
