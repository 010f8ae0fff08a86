using TcpCausalKv.Live.Sessions;
using TcpCausalKv.Processes;
using TcpCausalKv.Processes.Text;
using TcpCausalKv.Simulation.Histories;

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
        IReadOnlyList<ClusterNode> nodes, KeyRange keys, string session, HistoryRecorder recorder)
    {
        using CancellationTokenSource late = new(Deadline);
        NodeStatus?[] before = await AskAllAsync(nodes);
        while (!late.IsCancellationRequested)
        {
            RespReply?[] reads = AreAtRest(before) ? await ReadAllAsync(nodes, keys) : [];
            NodeStatus?[] after = await AskAllAsync(nodes);

            // A command that nobody waits for any more may have run in between: then the reads are not final.
            bool areRead = reads.Length > 0 && Array.TrueForAll(reads, read => read is { IsError: false });
            if (areRead && after.SequenceEqual(before))
            {
                Record(nodes, keys, session, reads, recorder);
                bool haveDiverged = after.Any(status => status!.Divergences > 0);
                return haveDiverged ? $"nodes with equal clocks had unequal digests: {Describe(nodes, after)}" : null;
            }

            before = after;
            await Task.Delay(PollMs);
        }

        return $"the cluster has not come to rest {Deadline.TotalSeconds} s after it was healed: {Describe(nodes, before)}";
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

    private static async Task<RespReply?[]> ReadAllAsync(IReadOnlyList<ClusterNode> nodes, KeyRange keys)
    {
        using CancellationTokenSource deadline = new(AskDeadline);
        return await Task.WhenAll(nodes.Select(node => node.TryAskAsync(["MGET", .. keys.All], deadline.Token)));
    }

    private static void Record(
        IReadOnlyList<ClusterNode> nodes, KeyRange keys, string session, RespReply?[] reads, HistoryRecorder recorder)
    {
        foreach ((ClusterNode node, RespReply? read) in nodes.Zip(reads))
        {
            RecordedOperation[] seen = [.. keys.All.Zip(read!.Items.Select(item => item.Value), RecordedOperation.Read)];
            recorder.Add($"{session}.{node.Name}", node.Name, TransactionStatus.Ok, seen, isFinal: true);
        }
    }

    private static string Describe(IReadOnlyList<ClusterNode> nodes, NodeStatus?[] statuses) =>
        string.Join("; ", nodes.Zip(statuses, (node, status) => $"{node.Name} {(object?)status ?? "does not answer"}"));
}
