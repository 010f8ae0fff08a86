using TcpCausalKv.Processes;

namespace TcpCausalKv.Live.Faults;

/// <summary>Pauses and kills nodes, one at a time, so that never two are down at once.</summary>
/// <remarks>
/// A node with a disk is killed at any moment. What a node without one has acknowledged to a client and sent to nobody dies with it, by
/// definition; so it is killed only once another one has applied all of its writes, while sessions are kept off it.
/// </remarks>
/// <param name="nodes">The nodes.</param>
/// <param name="kinds">What to do: <see cref="FaultKind.Pause"/>, <see cref="FaultKind.Kill"/> or both.</param>
/// <param name="random">Decides.</param>
/// <param name="counters">Counts.</param>
internal sealed class ProcessFaults(IReadOnlyList<ClusterNode> nodes, FaultKind[] kinds, Random random, FaultCounters counters)
{
    private const int BreakMsMin = 200;
    private const int BreakMsMax = 1500;
    private const int DeadMsMax = 1500;
    private static readonly TimeSpan HandOverDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RecoveryDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Goes on until told to stop; then all nodes run.</summary>
    /// <exception cref="NodeFailedException">A node that was killed does not come back to take writes.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        while (await Rest.TryAsync(random.Next(BreakMsMin, BreakMsMax), stop))
        {
            ClusterNode victim = nodes[random.Next(nodes.Count)];
            FaultKind kind = kinds[random.Next(kinds.Length)];
            await (kind == FaultKind.Pause ? PauseAsync(victim, stop) : KillAsync(victim, stop));
        }
    }

    private async Task PauseAsync(ClusterNode victim, CancellationToken stop)
    {
        int pauseMs = DrawPauseMs();
        victim.Pause();
        counters.Add(FaultKind.Pause);
        await Rest.TryAsync(pauseMs, stop);
        victim.Resume();
    }

    private async Task KillAsync(ClusterNode victim, CancellationToken stop)
    {
        int deadMs = random.Next(DeadMsMax);
        if (victim.KeepsData) await KillAndRestartAsync(victim, deadMs, stop);
        else await KillOnceHandedOverAsync(victim, deadMs, stop);

        // Sessions use it meanwhile: reads work, writes are refused.
        await victim.AwaitWritesAsync(RecoveryDeadline);
    }

    private async Task KillOnceHandedOverAsync(ClusterNode victim, int deadMs, CancellationToken stop)
    {
        await victim.Gate.CloseAsync();
        try
        {
            if (await IsHandedOverAsync(victim)) await KillAndRestartAsync(victim, deadMs, stop);
        }
        finally
        {
            victim.Gate.Open();
        }
    }

    private async Task KillAndRestartAsync(ClusterNode victim, int deadMs, CancellationToken stop)
    {
        await victim.KillAsync();
        counters.Add(FaultKind.Kill);
        await Rest.TryAsync(deadMs, stop);
        victim.Start(isNewCluster: false);
        await victim.AwaitAnswerAsync(RecoveryDeadline);
    }

    // Most pauses are shorter than a client waits, some longer, and a few are longer than a peer endures silence (5 s).
    private int DrawPauseMs() => random.Next(10) switch
    {
        < 5 => random.Next(50, 1000),
        < 9 => random.Next(1000, 4000),
        _ => random.Next(5500, 7000),
    };

    private async Task<bool> IsHandedOverAsync(ClusterNode victim)
    {
        using CancellationTokenSource deadline = new(HandOverDeadline);
        if (await victim.TryAskStatusAsync(deadline.Token) is not { } own) return false;

        ulong written = own.Applied(victim.Name);
        while (!deadline.IsCancellationRequested)
        {
            foreach (ClusterNode peer in nodes.Where(node => node != victim))
            {
                NodeStatus? status = await peer.TryAskStatusAsync(deadline.Token);
                if (status?.Applied(victim.Name) >= written) return true;
            }

            await Rest.TryAsync((int)PollInterval.TotalMilliseconds, deadline.Token);
        }

        return false;
    }
}
