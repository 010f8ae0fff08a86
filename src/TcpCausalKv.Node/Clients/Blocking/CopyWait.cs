using TcpCausalKv.Node.Clients.Commands;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Clients.Blocking;

/// <summary>
/// A client's command that waits until there are copies enough of what it wrote, or until its time is over. Ends once, with a reply.
/// </summary>
/// <remarks>On the loop only.</remarks>
internal sealed class CopyWait : IBlockedCommand
{
    private readonly CommandContext _context;
    private readonly CopyGoal _goal;
    private readonly Action<CommandContext, CopyGoal> _reply;
    private readonly LoopTimer? _deadline;

    /// <summary>Begins to wait.</summary>
    /// <param name="context">Where the reply goes.</param>
    /// <param name="goal">What is waited for.</param>
    /// <param name="timeoutMs">Milliseconds; 0 to wait for ever.</param>
    /// <param name="reply">Tells the client how many copies there are at the end.</param>
    public CopyWait(CommandContext context, CopyGoal goal, long timeoutMs, Action<CommandContext, CopyGoal> reply)
    {
        _context = context;
        _goal = goal;
        _reply = reply;
        EventLoop loop = context.Node.Loop;
        if (timeoutMs > 0) _deadline = loop.Timers.Schedule(loop.NowMs + timeoutMs, Expire);
        context.Connections.CopyWaits.Add(this);
    }

    /// <summary>Ends if there are copies enough.</summary>
    /// <returns>True if it has ended.</returns>
    public bool TryEnd()
    {
        if (!_goal.IsReached(_context.Node)) return false;

        _deadline?.Cancel();
        _reply(_context, _goal);
        _context.Session.Unblock();
        return true;
    }

    /// <inheritdoc/>
    public long Bytes => 0;

    /// <inheritdoc/>
    public void Cancel()
    {
        _deadline?.Cancel();
        _context.Connections.CopyWaits.Remove(this);
    }

    /// <inheritdoc/>
    public bool TryExpire()
    {
        Expire();
        return true;
    }

    private void Expire()
    {
        Cancel();
        _reply(_context, _goal);
        _context.Session.Unblock();
    }
}
