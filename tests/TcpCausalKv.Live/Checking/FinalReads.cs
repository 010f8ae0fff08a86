using TcpCausalKv.Live.Sessions;
using TcpCausalKv.Processes;
using TcpCausalKv.Processes.Text;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Live.Checking;

/// <summary>What every node answers to reads of all that a round has used.</summary>
internal sealed class FinalReads
{
    private readonly IReadOnlyList<ClusterNode> _nodes;
    private readonly IReadOnlyList<Request> _requests;
    private readonly IReadOnlyList<IReadOnlyList<RespReply>> _replies;

    private FinalReads(IReadOnlyList<ClusterNode> nodes, IReadOnlyList<Request> requests, IReadOnlyList<IReadOnlyList<RespReply>> replies)
    {
        _nodes = nodes;
        _requests = requests;
        _replies = replies;
    }

    /// <summary>What shows though it must have ended, or at some nodes only; null if nothing does.</summary>
    public string? Unended { get; private init; }

    /// <summary>Reads everything at every node.</summary>
    /// <returns>Null if a node did not answer.</returns>
    public static async Task<FinalReads?> TryReadAsync(IReadOnlyList<ClusterNode> nodes, RoundKeys keys, TimeSpan deadline)
    {
        IReadOnlyList<string> leases = keys.Leases.All;
        IReadOnlyList<Request> requests = [.. keys.ReadAll(), .. leases.Count == 0 ? [] : new[] { LeaseRequests.MultiGet(leases) }];
        using CancellationTokenSource late = new(deadline);
        IReadOnlyList<RespReply>?[] replies = await Task.WhenAll(nodes.Select(node => TryAskAsync(node, requests, late.Token)));
        if (replies.Contains(null)) return null;

        return new FinalReads(nodes, requests, replies!)
        {
            Unended = leases.Count == 0 ? null : FindUnended(keys.Leases, leases, [.. replies.Select(ofNode => ofNode![^1])]),
        };
    }

    /// <summary>Keeps them, as sessions of their own that read after everything.</summary>
    /// <param name="session">The name, to which each node's is added.</param>
    /// <param name="recorder">Keeps them.</param>
    public void Record(string session, HistoryRecorder recorder)
    {
        foreach ((ClusterNode node, IReadOnlyList<RespReply> replies) in _nodes.Zip(_replies))
        {
            foreach ((Request request, RespReply reply) in _requests.Zip(replies))
            {
                recorder.Add($"{session}.{node.Name}", node.Name, TransactionStatus.Ok, request.Seen(reply), isFinal: true);
            }
        }
    }

    private static async Task<IReadOnlyList<RespReply>?> TryAskAsync(ClusterNode node, IReadOnlyList<Request> requests, CancellationToken late)
    {
        List<RespReply> replies = [];
        foreach (Request request in requests)
        {
            if (await node.TryAskAsync(request.Words, late) is not { IsError: false } reply) return null;
            replies.Add(reply);
        }

        return replies;
    }

    // A deadline may come between the reads of two nodes. Where they still differ long after, it is no deadline's doing.
    private static string? FindUnended(LeaseBook book, IReadOnlyList<string> leases, IReadOnlyList<RespReply> replies)
    {
        foreach (RespReply reply in replies)
        {
            if (book.FindUnended(leases, reply) is { } key) return $"{key} shows though its deadline has come";
            bool isSame = reply.Items.Select(item => item.Value).SequenceEqual(replies[0].Items.Select(item => item.Value));
            if (!isSame) return "keys with deadlines show at some nodes only";
        }

        return null;
    }
}
