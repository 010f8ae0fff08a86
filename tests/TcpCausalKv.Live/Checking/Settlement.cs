using TcpCausalKv.Live.Sessions;
using TcpCausalKv.Processes;

namespace TcpCausalKv.Live.Checking;

/// <summary>Waits until a healed cluster has come to rest, and reads every key on every node.</summary>
internal static class Settlement
{
    private const int PollMs = 50;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AskDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Waits until all nodes have equal clocks and digests and nothing is held, and keeps the final reads.</summary>
    /// <returns>Null if all is well; otherwise what is not.</returns>
    /// <param name="nodes">The nodes.</param>
    /// <param name="keys">The keys to read.</param>
    /// <param name="session">The session that reads; each node's name is added to it.</param>
    /// <param name="recorder">Keeps the reads.</param>
    public static async Task<string?> ReadFinalAsync(
        IReadOnlyList<ClusterNode> nodes, RoundKeys keys, string session, HistoryRecorder recorder)
    {
        using CancellationTokenSource late = new(Deadline);
        NodeStatus?[] before = await AskAllAsync(nodes);
        FinalReads? reads = null;
        while (!late.IsCancellationRequested)
        {
            reads = AreAtRest(before) ? await FinalReads.TryReadAsync(nodes, keys, AskDeadline) : null;
            NodeStatus?[] after = await AskAllAsync(nodes);

            // A command that nobody waits for any more may have run in between: then the reads are not final.
            if (reads is { Unended: null } && after.SequenceEqual(before))
            {
                reads.Record(session, recorder);
                bool haveDiverged = after.Any(status => status!.Divergences > 0);
                return haveDiverged ? $"nodes with equal clocks had unequal digests: {Describe(nodes, after)}" : null;
            }

            before = after;
            await Task.Delay(PollMs);
        }

        string where = $"{Deadline.TotalSeconds} s after the cluster was healed";
        return reads?.Unended is { } unended ? $"{unended}, {where}" : $"{where} it has not come to rest: {Describe(nodes, before)}";
    }

    /// <summary>Waits until all nodes have equal clocks and digests and nothing is held.</summary>
    /// <returns>Null if all is well; otherwise what is not.</returns>
    public static async Task<string?> AwaitRestAsync(IReadOnlyList<ClusterNode> nodes)
    {
        using CancellationTokenSource late = new(Deadline);
        NodeStatus?[] statuses;
        do
        {
            statuses = await AskAllAsync(nodes);
            if (statuses.Any(status => status?.Divergences > 0)) return $"nodes with equal clocks had unequal digests: {Describe(nodes, statuses)}";
            if (AreAtRest(statuses)) return null;
            await Task.Delay(PollMs);
        }
        while (!late.IsCancellationRequested);

        return $"the cluster has not come to rest after {Deadline.TotalSeconds} s: {Describe(nodes, statuses)}";
    }

    private static bool AreAtRest(NodeStatus?[] statuses) =>
        Array.TrueForAll(statuses, status => status is { PendingBatches: 0, WritesAdmitted: true })
        && statuses.DistinctBy(status => (status!.Clock, status.Digest)).Count() == 1;

    private static async Task<NodeStatus?[]> AskAllAsync(IReadOnlyList<ClusterNode> nodes)
    {
        using CancellationTokenSource deadline = new(AskDeadline);
        return await Task.WhenAll(nodes.Select(node => node.TryAskStatusAsync(deadline.Token)));
    }

    private static string Describe(IReadOnlyList<ClusterNode> nodes, NodeStatus?[] statuses) =>
        string.Join("; ", nodes.Zip(statuses, (node, status) => $"{node.Name} {(object?)status ?? "does not answer"}"));
}
