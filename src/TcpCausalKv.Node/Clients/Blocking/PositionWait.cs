using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands;
using TcpCausalKv.Node.Clients.Commands.Information;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Clients.Blocking;

/// <summary>A client's command that waits until a position is applied here, or until its time is over. Ends once, with a reply.</summary>
/// <remarks>On the loop only.</remarks>
internal sealed class PositionWait : IBlockedCommand
{
    private readonly CommandContext _context;
    private readonly VectorClock _target;
    private readonly long _ticket;
    private readonly LoopTimer? _deadline;

    /// <summary>Begins to wait. Replies at the end of the turn at the earliest.</summary>
    /// <param name="context">Where the reply goes.</param>
    /// <param name="target">What is waited for.</param>
    /// <param name="timeoutMs">Milliseconds, above 0; null to wait for ever.</param>
    public PositionWait(CommandContext context, VectorClock target, long? timeoutMs)
    {
        _context = context;
        _target = target;
        _ticket = context.Replica.Waiters.Add(target, context.Replica.Applied, Ended);

        EventLoop loop = context.Node.Loop;
        if (timeoutMs is { } ms) _deadline = loop.Timers.Schedule(loop.NowMs + ms, Expire);
    }

    /// <inheritdoc/>
    public long Bytes => 0;

    /// <inheritdoc/>
    public void Cancel()
    {
        _context.Replica.Waiters.Cancel(_ticket);
        _deadline?.Cancel();
    }

    private void Ended(PositionWaitEnd end)
    {
        _deadline?.Cancel();
        if (end == PositionWaitEnd.Reached) _context.Reply.Ok();
        else _context.Reply.Error(MissingWrites.DescribeLost(_context.Node, _target));
        _context.Session.Unblock();
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
        _context.Reply.Error(MissingWrites.Describe(_context.Node, _target));
        _context.Session.Unblock();
    }
}
