using TcpCausalKv.Live.Faults;
using TcpCausalKv.Processes;
using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Live.Killing;

/// <summary>
/// Writes keys of its own at one node, as fast as that answers, whatever becomes of its process. Whenever it has connected anew it reads them
/// first: what was acknowledged is there at once, and not only after the other nodes have helped.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="number">Tells the writer from the node's others.</param>
/// <param name="seed">Decides what it writes.</param>
/// <param name="counters">Counts.</param>
internal sealed class Writer(ClusterNode node, int number, int seed, KillCounters counters) : IDisposable
{
    private const int Pairs = 12;
    private const int ValueLength = 80;
    private const int RetryMs = 5;
    private const string Aborted = "EXECABORT Transaction discarded because of: ";

    // Longer than any pause of a machine under load: a reply that comes later still would make the ledger wrong.
    private static readonly TimeSpan ReplyDeadline = TimeSpan.FromSeconds(30);

    private readonly Random _random = new(seed);
    private readonly PairLedger _ledger = new($"{node.Name}{number}", Pairs, ValueLength);
    private RespConnection? _connection;

    /// <summary>Goes on until told to stop; a command that is under way is ended first.</summary>
    /// <exception cref="NodeFailedException">Something acknowledged is not there, or the node answers what it must not.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            bool isDone = _connection is null ? await TryConnectAsync() : await TryWriteAsync();
            if (!isDone) await Rest.TryAsync(RetryMs, stop);
        }
    }

    /// <summary>Holds all that was acknowledged against what a node shows that is up to date.</summary>
    /// <exception cref="NodeFailedException">Something is not there.</exception>
    public async Task CheckAtAsync(ClusterNode other)
    {
        using CancellationTokenSource deadline = new(ReplyDeadline);
        List<RespReply> replies = [];
        foreach (IReadOnlyList<string> question in _ledger.Questions)
        {
            replies.Add(await other.TryAskAsync(question, deadline.Token) ?? throw NodeFailedException.Of(other, "does not answer"));
        }

        Judge(other, replies);
    }

    /// <inheritdoc/>
    public void Dispose() => Disconnect();

    private async Task<bool> TryConnectAsync()
    {
        using CancellationTokenSource deadline = new(ReplyDeadline);
        try
        {
            _connection = await RespConnection.OpenAsync(node.Clients, deadline.Token);
        }
        catch (IOException)
        {
            // The process is dead, or does not listen yet.
            return false;
        }

        List<RespReply> replies = [];
        foreach (IReadOnlyList<string> question in _ledger.Questions)
        {
            if (await TryAskAsync(question) is not { } reply) return false;
            if (IsExpected(reply))
            {
                Disconnect();
                return false;
            }

            replies.Add(reply);
        }

        Judge(node, replies);
        return true;
    }

    private async Task<bool> TryWriteAsync()
    {
        PairWrite write = _ledger.Next(_random);
        RespReply? reply = null;
        foreach (IReadOnlyList<string> command in write.Commands)
        {
            reply = await TryAskAsync(command);
            if (reply is null)
            {
                counters.AddUnknown();
                return false;
            }

            if (reply.IsError) return Refused(write, command, reply);
        }

        if (reply!.Items.FirstOrDefault(item => item.IsError) is { } error) throw Unexpected(write.Commands[^1], error);
        _ledger.Acknowledge(write);
        counters.AddAcknowledged();
        return true;
    }

    private bool Refused(PairWrite write, IReadOnlyList<string> command, RespReply reply)
    {
        if (!IsExpected(reply)) throw Unexpected(command, reply);

        // What was queued so far goes with the connection.
        if (write.Commands.Count > 1) Disconnect();
        _ledger.Refuse(write);
        counters.AddRefused();
        return false;
    }

    private NodeFailedException Unexpected(IReadOnlyList<string> command, RespReply reply) =>
        NodeFailedException.Of(node, $"answered {string.Join(' ', command)} with {reply}");

    // Null if the connection was lost before the reply came.
    private async Task<RespReply?> TryAskAsync(IReadOnlyList<string> words)
    {
        using CancellationTokenSource deadline = new(ReplyDeadline);
        try
        {
            return await _connection!.AskAsync(words, deadline.Token);
        }
        catch (IOException)
        {
            Disconnect();
            return null;
        }
        catch (OperationCanceledException)
        {
            throw NodeFailedException.Of(node, $"did not answer within {ReplyDeadline.TotalSeconds} s");
        }
    }

    // It reads its data, or waits until the others have noticed that the process that they knew is dead.
    private static bool IsExpected(RespReply reply)
    {
        string reason = reply.Text.StartsWith(Aborted, StringComparison.Ordinal) ? reply.Text[Aborted.Length..] : reply.Text;
        return reply.IsError
            && (reason.StartsWith("LOADING ", StringComparison.Ordinal) || reason.StartsWith("RECOVERING ", StringComparison.Ordinal));
    }

    private void Judge(ClusterNode shown, IReadOnlyList<RespReply> replies)
    {
        if (_ledger.FaultOf(replies) is { } fault) throw NodeFailedException.Of(shown, $"shows what it must not: {fault}");
    }

    private void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
