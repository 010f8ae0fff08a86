using TcpCausalKv.Node.Clients.Commands;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Text;
using TcpCausalKv.Node.Clients.Transactions;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Clients.Blocking;

/// <summary>CLIENT PAUSE: for some time all commands of clients wait, or those that write.</summary>
/// <remarks>Expiry and peers go on: only what clients of this node ask for is put off. On the loop only.</remarks>
internal sealed class ClientPause(EventLoop loop)
{
    private readonly List<PausedCommand> _waiting = [];
    private LoopTimer? _end;
    private bool _isForAll;

    private bool IsOn => _end is { IsPending: true };

    /// <summary>Begins a pause, or makes one longer or stricter that is under way.</summary>
    /// <param name="ms">How long from now, 0 or more.</param>
    /// <param name="all">Whether commands that only read wait as well.</param>
    public void Begin(long ms, bool all)
    {
        _isForAll = all || (_isForAll && IsOn);
        long endMs = loop.NowMs + ms;
        if (_end is { IsPending: true } end)
        {
            if (end.DueMs >= endMs) return;
            end.Cancel();
        }

        _end = loop.Timers.Schedule(endMs, End);
    }

    /// <summary>Ends it: what waits is run, in the order in which it came.</summary>
    public void End()
    {
        _end?.Cancel();
        PausedCommand[] waiting = [.. _waiting];
        _waiting.Clear();
        foreach (PausedCommand command in waiting) command.Run();
    }

    /// <summary>Puts a command off, if it has to wait.</summary>
    public bool TryPutOff(CommandContext context, Command<CommandHandler> command, WordList words)
    {
        if (!IsOn || !(_isForAll || Writes(context, command.Spec))) return false;
        PausedCommand paused = new(this, context, new QueuedCommand(command, command.Spec, words));
        _waiting.Add(paused);
        context.Session.Wait.Begin(paused);
        return true;
    }

    internal void Remove(PausedCommand command) => _waiting.Remove(command);

    private static bool Writes(CommandContext context, CommandSpec spec) =>
        (spec.Traits & CommandTraits.Write) != 0
        || (spec == TransactionSpecs.Exec && context.Session.Transaction.Commands.Any(queued => (queued.Spec.Traits & CommandTraits.Write) != 0));
}
