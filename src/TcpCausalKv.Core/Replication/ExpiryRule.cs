namespace TcpCausalKv.Core.Replication;

/// <summary>What becomes of a key whose deadline has come.</summary>
internal enum ExpiryAction
{
    /// <summary>Nothing yet, or another member does it.</summary>
    Wait,

    /// <summary>It is deleted.</summary>
    Delete,

    /// <summary>Its values go, and its deadline stays, so that what a member that is not here adds to it is past it already.</summary>
    Purge,
}

/// <summary>
/// Decides who removes a key whose deadline has come, and when: one node, by a write like any other, once nobody can have put the deadline off
/// without
/// that being known here. Nothing but this rule: no state.
/// </summary>
internal static class ExpiryRule
{
    /// <summary>Decides.</summary>
    /// <param name="deadlineMs">The latest deadline, Unix milliseconds; it has come.</param>
    /// <param name="nowMs">What time it is.</param>
    /// <param name="settledMs">All writes of all members with earlier timestamps are applied here.</param>
    /// <param name="isMine">True if this node is the one to do it: see <see cref="Responsible"/>.</param>
    /// <param name="graceMs">How long a member is waited for.</param>
    /// <param name="shows">True if the key has more than its deadline.</param>
    public static ExpiryAction Decide(long deadlineMs, long nowMs, long settledMs, bool isMine, int graceMs, bool shows)
    {
        if (!isMine) return ExpiryAction.Wait;
        if (settledMs > deadlineMs) return ExpiryAction.Delete;
        return shows && nowMs - deadlineMs > graceMs ? ExpiryAction.Purge : ExpiryAction.Wait;
    }

    /// <summary>Who removes it: the one who set the deadline, or if that is not here, the lowest slot that is.</summary>
    /// <param name="origin">The slot of the one who set the deadline.</param>
    /// <param name="here">The slots that are here, this node's among them: a bit for each.</param>
    public static int Responsible(int origin, ulong here) =>
        (here & (1UL << origin)) != 0 ? origin : System.Numerics.BitOperations.TrailingZeroCount(here);
}
