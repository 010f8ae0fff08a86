using TcpCausalKv.Node.Clients.Commands;
using TcpCausalKv.Node.Clients.Transactions;

namespace TcpCausalKv.Node.Clients.Blocking;

/// <summary>A command that is not run before a pause of clients ends.</summary>
/// <remarks>On the loop only.</remarks>
internal sealed class PausedCommand(ClientPause pause, CommandContext context, QueuedCommand command) : IBlockedCommand
{
    /// <inheritdoc/>
    public long Bytes => command.Bytes;

    /// <inheritdoc/>
    public void Cancel() => pause.Remove(this);

    /// <summary>Only the end of the pause ends it, as in Redis.</summary>
    /// <returns>False.</returns>
    public bool TryExpire() => false;

    /// <summary>Runs it: the pause is over.</summary>
    public void Run()
    {
        context.Session.Unblock();
        try
        {
            CommandSet.Run(context, command.Words);
        }
        catch (ReplyOverflowException)
        {
            context.Session.DropForOverflow();
        }
    }
}
