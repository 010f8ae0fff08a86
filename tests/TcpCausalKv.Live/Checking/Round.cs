using TcpCausalKv.Live.Faults;
using TcpCausalKv.Live.Sessions;
using TcpCausalKv.Processes;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Live.Checking;

/// <summary>One round of a check: sessions and nemesis at work on keys of its own, then healing, rest and final reads.</summary>
/// <param name="options">What the check is told.</param>
/// <param name="number">The round, from 1.</param>
/// <param name="cluster">The nodes.</param>
/// <param name="sessionCounters">Counts what sessions do.</param>
/// <param name="faultCounters">Counts what the nemesis does.</param>
internal sealed class Round(
    CheckOptions options, int number, LocalCluster cluster, SessionCounters sessionCounters, FaultCounters faultCounters)
{
    // Apart so far that no two random sources of a run, one a session and two a nemesis, get the same seed.
    private const int SeedsApart = 10_000;

    private readonly HistoryRecorder _recorder = new();
    private readonly RoundKeys _keys = new(number, options.Keys, options.Sessions);

    /// <summary>What was done and seen, once the round is over.</summary>
    public History History => _recorder.ToHistory();

    private int Seed => unchecked(options.Seed + (number * SeedsApart));

    /// <summary>Runs the round.</summary>
    /// <param name="duration">How long the sessions go on.</param>
    /// <param name="stop">Cuts it short: then nothing was shown.</param>
    /// <returns>Null if the cluster came to rest as it must; otherwise what is wrong. The history is judged by others.</returns>
    /// <exception cref="NodeFailedException">A node does not come back.</exception>
    /// <exception cref="OperationCanceledException">It was cut short.</exception>
    public async Task<string?> RunAsync(TimeSpan duration, CancellationToken stop)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(duration);
        Nemesis nemesis = new(cluster.Nodes, options.Faults, unchecked(Seed + options.Sessions), faultCounters);
        await Task.WhenAll([nemesis.RunAsync(end.Token), .. Sessions().Select(session => session.RunAsync(end.Token))]);

        stop.ThrowIfCancellationRequested();
        ClusterNode? dead = cluster.Nodes.FirstOrDefault(node => node.HasEndedByItself);
        if (dead is not null) throw NodeFailedException.Of(dead, "has ended by itself");
        return await Settlement.ReadFinalAsync(cluster.Nodes, _keys, $"r{number}final", _recorder);
    }

    private IEnumerable<Session> Sessions()
    {
        SessionSetting setting = new(number, cluster.Nodes, _keys, options.ThinkMs, _recorder, sessionCounters);
        return Enumerable.Range(0, options.Sessions).Select(index => new Session(setting, index, new(unchecked(Seed + index))));
    }
}
