using System.Net.Sockets;
using TcpCausalKv.Server.Clients;

namespace TcpCausalKv.Server.Demo;

/// <summary>Where an act plays: three nodes, and checks that everybody can read.</summary>
/// <param name="cluster">The nodes. Stays its owner's.</param>
/// <param name="narrator">Writes down what happens.</param>
/// <param name="cancel">Ends the play.</param>
internal sealed class Stage(DemoCluster cluster, Narrator narrator, CancellationToken cancel)
{
    /// <summary>How long to wait before one looks again.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    // What takes milliseconds may take seconds on a machine that does other things too.
    private static readonly TimeSpan StepDeadline = TimeSpan.FromSeconds(20);

    /// <summary>The nodes by slot.</summary>
    public IEnumerable<DemoNode> Nodes => cluster.Nodes;

    /// <summary>Tells something.</summary>
    public void Say(string text) => narrator.Say(text);

    /// <summary>States what has been checked.</summary>
    public void Seen(string what) => narrator.Seen(what);

    /// <summary>Sends a command that must be answered OK.</summary>
    public Task DoAsync(string node, params string[] words) => CheckAsync(node, words, reply => reply.IsOk, "the answer is OK");

    /// <summary>Sends a command once; its reply must be as told.</summary>
    /// <exception cref="StepFailedException">It is not.</exception>
    public async Task<TextReply> CheckAsync(string node, string[] words, Func<TextReply, bool> holds, string what)
    {
        TextReply reply = await AskAsync(node, words, what);
        narrator.Exchange(node, words, reply);
        return holds(reply) ? reply : throw Failed(node, words, what, reply);
    }

    /// <summary>Sends a command until its reply is as told; shows the last one.</summary>
    /// <exception cref="StepFailedException">It is not so in time.</exception>
    public async Task<TextReply> AwaitAsync(string node, string[] words, Func<TextReply, bool> holds, string what)
    {
        long deadline = Environment.TickCount64 + (long)StepDeadline.TotalMilliseconds;
        TextReply reply = await AskAsync(node, words, what);
        while (!holds(reply) && Environment.TickCount64 < deadline)
        {
            await Task.Delay(PollInterval, cancel);
            reply = await AskAsync(node, words, what);
        }

        narrator.Exchange(node, words, reply);
        return holds(reply) ? reply : throw Failed(node, words, what, reply);
    }

    /// <summary>Waits until all nodes give the same reply, and shows each.</summary>
    /// <exception cref="StepFailedException">They do not in time.</exception>
    public async Task AwaitSameAsync(string[] words, string what)
    {
        long deadline = Environment.TickCount64 + (long)StepDeadline.TotalMilliseconds;
        List<TextReply> replies = await AskAllAsync(words, what);
        while (!AreSame(replies) && Environment.TickCount64 < deadline)
        {
            await Task.Delay(PollInterval, cancel);
            replies = await AskAllAsync(words, what);
        }

        foreach ((DemoNode node, TextReply reply) in Nodes.Zip(replies)) narrator.Exchange(node.Name, words, reply);
        if (AreSame(replies)) return;
        throw new StepFailedException($"'{what}' was not seen: {string.Join(' ', words)} gave {string.Join(", ", replies)}");
    }

    /// <summary>Kills a node's process as kill -9 does.</summary>
    public async Task KillAsync(string node)
    {
        narrator.Shell($"kill -9 {cluster[node].ProcessId}    # node {node}");
        await cluster[node].KillAsync();
    }

    /// <summary>Starts a killed node again, with empty memory.</summary>
    public async Task RestartAsync(string node)
    {
        narrator.Shell($"causalkv node --node {node} ...    # the same command line as before, without --new-cluster");
        await cluster.RestartAsync(node, cancel);
    }

    /// <summary>Begins to look at two keys of a node, over and over in one command, on a connection of its own.</summary>
    public Task<PairWatch> WatchAsync(string node, string cause, string effect) =>
        PairWatch.StartAsync(cluster[node], cause, effect, StepDeadline, cancel);

    private static bool AreSame(List<TextReply> replies) =>
        replies.TrueForAll(reply => reply.Kind != TextReplyKind.Error && reply.ToString() == replies[0].ToString());

    private async Task<List<TextReply>> AskAllAsync(string[] words, string what)
    {
        List<TextReply> replies = [];
        foreach (DemoNode node in Nodes) replies.Add(await AskAsync(node.Name, words, what));
        return replies;
    }

    private async Task<TextReply> AskAsync(string node, string[] words, string what)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(StepDeadline);
        try
        {
            return await cluster[node].AskAsync(words, deadline.Token);
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            throw new StepFailedException($"'{what}' was not seen: node {node} has not answered {string.Join(' ', words)} ({gone.Message})");
        }
    }

    private static StepFailedException Failed(string node, string[] words, string what, TextReply reply) =>
        new($"'{what}' was not seen: node {node} answers {string.Join(' ', words)} with {reply}");
}
