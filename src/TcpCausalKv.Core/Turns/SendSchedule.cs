namespace TcpCausalKv.Core.Turns;

/// <summary>
/// Decides when a busy node sends its own writes to the peers: once for several turns, so that one packet and one wake-up serve them all, and at
/// most <see cref="DelayMicros"/> late.
/// </summary>
/// <remarks>Owned by the turn. Nothing but own writes is ever put off: positions and answers are sent in every turn that has none.</remarks>
public sealed class SendSchedule
{
    /// <summary>How long a write may be kept from the peers, microseconds.</summary>
    public const int DelayMicros = 500;

    private const long NothingOwed = -1;

    private ulong _sentEntry;
    private long _owedSinceMicros = NothingOwed;

    /// <summary>True if this turn has to send; else it may be put off until the node is idle, or until a later turn has to.</summary>
    /// <param name="ownEntry">This node's own applied entry.</param>
    /// <param name="nowMicros">Monotonic microseconds.</param>
    public bool MustSend(ulong ownEntry, long nowMicros)
    {
        // Without own writes there is nothing but positions, of which few turns have one: looking for them is cheaper than putting it off.
        if (ownEntry == _sentEntry) return true;
        if (_owedSinceMicros == NothingOwed) _owedSinceMicros = nowMicros;
        return nowMicros - _owedSinceMicros >= DelayMicros;
    }

    /// <summary>Everything was sent.</summary>
    public void Sent(ulong ownEntry)
    {
        _sentEntry = ownEntry;
        _owedSinceMicros = NothingOwed;
    }
}
