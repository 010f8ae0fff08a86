using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Blocking;

/// <summary>The command that a client waits in, if it does.</summary>
/// <remarks>A part of a session, on the loop only.</remarks>
/// <param name="session">The session.</param>
/// <param name="reply">Takes the replies.</param>
internal sealed class SessionWait(ClientSession session, ReplyWriter reply)
{
    private IBlockedCommand? _command;

    /// <summary>True while a command waits.</summary>
    public bool IsOn => _command is not null;

    /// <summary>Memory that it takes, in bytes, about.</summary>
    public long Bytes => _command?.Bytes ?? 0;

    /// <summary>A command begins to wait: no further one runs until <see cref="ClientSession.Unblock"/>.</summary>
    public void Begin(IBlockedCommand command) => _command = command;

    /// <summary>It has ended.</summary>
    public void End() => _command = null;

    /// <summary>Ends it, with a reply as if its time were over.</summary>
    /// <returns>False if none waits, or it can't end by itself.</returns>
    public bool TryExpire() => _command is not null && _command.TryExpire();

    /// <summary>Ends it, with an error.</summary>
    /// <returns>False if none waits, or it can't end by itself.</returns>
    public bool TryAbort()
    {
        if (_command is null or PausedCommand) return false;
        _command.Cancel();
        reply.Error("UNBLOCKED client unblocked via CLIENT UNBLOCK");
        session.Unblock();
        return true;
    }

    /// <summary>The client is gone: ends it without a reply.</summary>
    public void Cancel()
    {
        _command?.Cancel();
        _command = null;
    }
}
