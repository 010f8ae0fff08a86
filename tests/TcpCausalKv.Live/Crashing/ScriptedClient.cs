using TcpCausalKv.Live.Killing;
using TcpCausalKv.Processes;
using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Live.Crashing;

/// <summary>Writes the same commands in every trial, one after the other, at one node, and remembers what was acknowledged.</summary>
/// <param name="node">The node.</param>
internal sealed class ScriptedClient(ClusterNode node)
{
    private const int Pairs = 4;
    private const int ValueLength = 80;
    private const int Seed = 7;
    private static readonly TimeSpan ReplyDeadline = TimeSpan.FromSeconds(20);

    private readonly Random _random = new(Seed);
    private readonly PairLedger _ledger = new(node.Name, Pairs, ValueLength);

    /// <summary>Writes once.</summary>
    /// <returns>What the node answered; null if it did not.</returns>
    public async Task<RespReply?> WriteAsync()
    {
        PairWrite write = _ledger.Next(_random);
        RespReply? reply = (await TryAskAsync(node, write.Commands))?[^1];
        if (reply is { IsError: true }) _ledger.Refuse(write);
        else if (reply is not null) _ledger.Acknowledge(write);
        return reply;
    }

    /// <summary>Writes once at a node that must take it.</summary>
    /// <exception cref="NodeFailedException">It does not.</exception>
    public async Task MustWriteAsync()
    {
        RespReply? reply = await WriteAsync();
        if (reply is null or { IsError: true }) throw NodeFailedException.Of(node, $"takes no write, but answers: {reply}");
    }

    /// <summary>Holds what was acknowledged against what a node shows.</summary>
    /// <exception cref="NodeFailedException">Something is missing, or there that must not be.</exception>
    public async Task CheckAtAsync(ClusterNode shown)
    {
        IReadOnlyList<RespReply> replies =
            await TryAskAsync(shown, _ledger.Questions) ?? throw NodeFailedException.Of(shown, "does not answer reads");
        string? fault = replies[^1].IsError ? $"answers reads with {replies[^1]}" : _ledger.FaultOf(replies);
        if (fault is not null) throw NodeFailedException.Of(shown, $"shows what it must not: {fault}");
    }

    // All replies up to the first error, after which nothing is sent; null if one did not come.
    private static async Task<IReadOnlyList<RespReply>?> TryAskAsync(ClusterNode asked, IReadOnlyList<IReadOnlyList<string>> commands)
    {
        using CancellationTokenSource deadline = new(ReplyDeadline);
        List<RespReply> replies = [];
        try
        {
            using RespConnection connection = await RespConnection.OpenAsync(asked.Clients, deadline.Token);
            foreach (IReadOnlyList<string> command in commands)
            {
                replies.Add(await connection.AskAsync(command, deadline.Token));
                if (replies[^1].IsError) break;
            }

            return replies;
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            return null;
        }
    }
}
