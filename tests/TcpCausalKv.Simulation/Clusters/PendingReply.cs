using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Simulation.Clients;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>
/// The reply to one operation, from when its command was run until it leaves: a client of the product's turn that has just this one.
/// </summary>
internal sealed class PendingReply(NodeReplies replies, ClientSession session, CommandOutcome outcome) : ITurnClient
{
    private const long Written = 1;

    private ReleaseMarks _marks = ReleaseMarks.AllReleased(0);

    /// <summary>Who asked.</summary>
    internal ClientSession Session { get; } = session;

    /// <summary>The session's number when it asked: by the time of the reply the client may have begun anew.</summary>
    internal int SessionNumber { get; } = session.Number;

    /// <summary>What it tells.</summary>
    internal CommandOutcome Outcome { get; } = outcome;

    /// <inheritdoc/>
    public bool IsHeld => _marks.IsHolding;

    /// <inheritdoc/>
    public void HoldReplies(long logEnd, long releasingEnd) => _marks.Hold(Written, logEnd, releasingEnd);

    /// <inheritdoc/>
    public void ReleaseReplies() => _marks = ReleaseMarks.AllReleased(Written);

    /// <inheritdoc/>
    public void ReleaseReplies(long releasedEnd)
    {
        _marks.Release(releasedEnd);
        if (!IsHeld) replies.Flush(this);
    }

    /// <inheritdoc/>
    public void Flush()
    {
        if (_marks.Released == Written) replies.Give(this);
    }
}
