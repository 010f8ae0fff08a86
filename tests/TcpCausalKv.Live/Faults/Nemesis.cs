using TcpCausalKv.Processes;

namespace TcpCausalKv.Live.Faults;

/// <summary>Does to a cluster what the world does to it. What it does follows from its seed; when, from the clock.</summary>
/// <param name="nodes">The nodes.</param>
/// <param name="kinds">The kinds of faults; none for none.</param>
/// <param name="seed">Decides.</param>
/// <param name="counters">Counts.</param>
internal sealed class Nemesis(IReadOnlyList<ClusterNode> nodes, IReadOnlySet<FaultKind> kinds, int seed, FaultCounters counters)
{
    /// <summary>Goes on until told to stop, and then heals everything.</summary>
    /// <exception cref="NodeFailedException">A node does not come back.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        // Independent of each other, so that links are cut also while a node is down.
        await Task.WhenAll(StrikeProcessesAsync(stop), StrikeLinksAsync(stop));
        await LinkFaults.HealAsync(nodes);
    }

    private Task StrikeProcessesAsync(CancellationToken stop)
    {
        FaultKind[] wanted = [.. kinds.Where(kind => kind is FaultKind.Pause or FaultKind.Kill).Order()];
        bool isWanted = wanted.Length > 0;
        return isWanted ? new ProcessFaults(nodes, wanted, new Random(seed), counters).RunAsync(stop) : Task.CompletedTask;
    }

    private Task StrikeLinksAsync(CancellationToken stop)
    {
        bool isWanted = kinds.Contains(FaultKind.Cut) && nodes.Count > 1;
        return isWanted ? new LinkFaults(nodes, new Random(unchecked(seed + 1)), counters).RunAsync(stop) : Task.CompletedTask;
    }
}
