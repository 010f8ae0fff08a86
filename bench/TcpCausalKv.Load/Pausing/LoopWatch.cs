using TcpCausalKv.Processes;
using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Load.Pausing;

/// <summary>What the loops of a cluster's nodes do from one moment to another. For one caller at a time.</summary>
internal sealed class LoopWatch
{
    private readonly LocalCluster _cluster;
    private readonly IReadOnlyList<LoopStatus> _before;

    private LoopWatch(LocalCluster cluster, IReadOnlyList<LoopStatus> before)
    {
        _cluster = cluster;
        _before = before;
    }

    /// <summary>Begins: every node's longest turn counts from here on.</summary>
    /// <exception cref="NodeFailedException">A node does not answer.</exception>
    public static async Task<LoopWatch> BeginAsync(LocalCluster cluster, CancellationToken cancel)
    {
        List<LoopStatus> before = [];
        foreach (ClusterNode node in cluster.Nodes)
        {
            before.Add(await StatusOf(node, cancel));
            await AskAsync(node, ["CONFIG", "RESETSTAT"], cancel);
        }

        return new LoopWatch(cluster, before);
    }

    /// <summary>What each node's loop has done since.</summary>
    /// <exception cref="NodeFailedException">A node does not answer.</exception>
    public async Task<IReadOnlyList<(string Name, LoopStatus Status)>> EndAsync(CancellationToken cancel)
    {
        List<(string Name, LoopStatus Status)> since = [];
        for (int i = 0; i < _cluster.Nodes.Count; i++)
        {
            LoopStatus after = await StatusOf(_cluster.Nodes[i], cancel);
            since.Add((_cluster.Nodes[i].Name, after.Since(_before[i])));
        }

        return since;
    }

    /// <summary>Sends a command to a node that must answer.</summary>
    /// <exception cref="NodeFailedException">It does not.</exception>
    public static async Task<RespReply> AskAsync(ClusterNode node, IReadOnlyList<string> words, CancellationToken cancel) =>
        await node.TryAskAsync(words, cancel) ?? throw NodeFailedException.Of(node, "does not answer");

    private static async Task<LoopStatus> StatusOf(ClusterNode node, CancellationToken cancel) =>
        LoopStatus.Read(new InfoReply(await AskAsync(node, LoopStatus.Question, cancel)), ProcessorWait.OfBusiestThread(node.ProcessId));
}
