using TcpCausalKv.Processes;

namespace TcpCausalKv.Live.Faults;

/// <summary>Holds and delays what nodes send to each other: one link, both ways, or all links of a node.</summary>
/// <param name="nodes">The nodes.</param>
/// <param name="random">Decides.</param>
/// <param name="counters">Counts.</param>
internal sealed class LinkFaults(IReadOnlyList<ClusterNode> nodes, Random random, FaultCounters counters)
{
    private const int BreakMsMin = 100;
    private const int BreakMsMax = 1000;
    private const int CutMsMin = 200;
    private const int CutMsMax = 3000;
    private const int DelayMsMin = 5;
    private const int DelayMsMax = 500;
    private static readonly TimeSpan AskDeadline = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Goes on until told to stop. Links may then still be cut: see <see cref="HealAsync"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (await Rest.TryAsync(random.Next(BreakMsMin, BreakMsMax), stop))
        {
            int cutMs = random.Next(CutMsMin, CutMsMax);
            string[] fault = random.Next(3) == 0 ? ["DELAY", $"{random.Next(DelayMsMin, DelayMsMax)}"] : ["HOLD"];
            (ClusterNode From, ClusterNode To)[] links = DrawLinks();

            foreach ((ClusterNode from, ClusterNode to) in links) await TryAskAsync(from, to, fault);
            counters.Add(FaultKind.Cut);
            await Rest.TryAsync(cutMs, stop);
            foreach ((ClusterNode from, ClusterNode to) in links) await ReleaseAsync(from, to, stop);
        }
    }

    /// <summary>Lets all links carry everything again. All nodes must run.</summary>
    /// <exception cref="NodeFailedException">A node does not answer.</exception>
    public static async Task HealAsync(IReadOnlyList<ClusterNode> nodes)
    {
        foreach (ClusterNode from in nodes)
        {
            // One that was paused until now may take a while, and may first run what was asked of it before.
            await from.AwaitAnswerAsync(AnswerDeadline);
            foreach (ClusterNode to in nodes.Where(node => node != from))
            {
                if (await TryAskAsync(from, to, "RELEASE")) continue;
                throw NodeFailedException.Of(from, $"does not release its link to {to.Name}");
            }
        }
    }

    private (ClusterNode From, ClusterNode To)[] DrawLinks()
    {
        ClusterNode one = nodes[random.Next(nodes.Count)];
        ClusterNode[] others = [.. nodes.Where(node => node != one)];
        ClusterNode other = others[random.Next(others.Length)];
        return random.Next(4) switch
        {
            0 => [(one, other)],
            1 => [(one, other), (other, one)],
            2 => [.. others.Select(to => (one, to))],
            _ => [.. others.Select(to => (one, to)), .. others.Select(from => (from, one))],
        };
    }

    // A node that does not answer in time may still run the command later; so a release is repeated until it was answered.
    private static async Task ReleaseAsync(ClusterNode from, ClusterNode to, CancellationToken stop)
    {
        while (!await TryAskAsync(from, to, "RELEASE"))
        {
            if (!await Rest.TryAsync(BreakMsMin, stop)) return;
        }
    }

    private static async Task<bool> TryAskAsync(ClusterNode from, ClusterNode to, params string[] fault)
    {
        using CancellationTokenSource deadline = new(AskDeadline);
        return await from.TryAskAsync(["CAUSAL", "LINK", to.Name, .. fault], deadline.Token) is { IsError: false };
    }
}
