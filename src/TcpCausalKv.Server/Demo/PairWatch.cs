using TcpCausalKv.Server.Clients;

namespace TcpCausalKv.Server.Demo;

/// <summary>
/// Reads a cause and its effect in one command, over and over, until both are there; the effect alone must never be seen.
/// </summary>
internal sealed class PairWatch : IAsyncDisposable
{
    private readonly TextConnection _connection;
    private readonly CancellationTokenSource _deadline;
    private readonly Task<int> _looks;

    private PairWatch(TextConnection connection, CancellationTokenSource deadline, string[] words)
    {
        _connection = connection;
        _deadline = deadline;
        _looks = LookAsync(words);
    }

    /// <summary>Begins to look, on a connection of its own.</summary>
    public static async Task<PairWatch> StartAsync(DemoNode node, string cause, string effect, TimeSpan limit, CancellationToken cancel)
    {
        TextConnection connection = await node.OpenConnectionAsync(cancel);
        CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(limit);
        return new PairWatch(connection, deadline, ["MGET", cause, effect]);
    }

    /// <summary>Waits until both are there.</summary>
    /// <returns>How often it was looked.</returns>
    /// <exception cref="StepFailedException">The effect was seen alone, or they did not come in time.</exception>
    public async Task<int> EndAsync()
    {
        try
        {
            return await _looks;
        }
        catch (OperationCanceledException)
        {
            throw new StepFailedException("'cause and effect arrive' was not seen in time");
        }
        catch (IOException gone)
        {
            throw new StepFailedException($"'cause and effect arrive' was not seen: {gone.Message}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _deadline.CancelAsync();
        // Whoever asked for the outcome has it; here it is only waited for, before what it uses goes.
        await ((Task)_looks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _connection.DisposeAsync();
        _deadline.Dispose();
    }

    private async Task<int> LookAsync(string[] words)
    {
        for (int looks = 1; ; looks++)
        {
            TextReply pair = await _connection.AskAsync(words, _deadline.Token);
            if (pair.Items.Count != 2) throw new StepFailedException($"{string.Join(' ', words)} was answered with {pair}");

            bool hasCause = pair.Items[0].Kind != TextReplyKind.Nil;
            bool hasEffect = pair.Items[1].Kind != TextReplyKind.Nil;
            if (hasEffect && !hasCause) throw new StepFailedException("the effect was seen before its cause");
            if (hasEffect) return looks;
        }
    }
}
