using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Replication.Links;

/// <summary>
/// What this node may tell its peers of itself: its position at the end of a turn all of whose log is released. That is the present one,
/// but where nobody may be shown what is not synced yet; then it lags by a sync or two.
/// </summary>
/// <remarks>Owned by the loop's thread. <see cref="EndTurn"/> comes after a turn's log append and before anything is sent.</remarks>
public sealed class ReleasedPosition
{
    private readonly Replica _replica;
    private readonly IDeliveryLog _log;
    private bool _isAllReleased = true;
    private Standing _released;
    private Standing? _waiting;

    internal ReleasedPosition(Replica replica, IDeliveryLog log)
    {
        _replica = replica;
        _log = log;
        _released = Present();
    }

    /// <summary>The applied clock that may be told. To be read only; it changes with the turns.</summary>
    public VectorClock Applied => _isAllReleased ? _replica.Applied : _released.Applied;

    /// <summary>Of the writes of <paramref name="peer"/>, those that are synced here; 0 without a disk.</summary>
    public ulong DurableOf(int peer) => _log.DurableClock?[peer] ?? 0;

    /// <summary>Looks at what of the log is released by now.</summary>
    public void EndTurn()
    {
        _isAllReleased = _log.ReleasedEnd >= _log.AppendedEnd;
        if (_isAllReleased)
        {
            _waiting = null;
            return;
        }

        if (_waiting is not null && _log.ReleasedEnd >= _waiting.LogEnd)
        {
            _released = _waiting;
            _waiting = null;
        }

        _waiting ??= Present();
    }

    /// <summary>The position as <paramref name="peer"/> is told it. After <see cref="EndTurn"/>.</summary>
    public PositionFrame For(int peer)
    {
        PositionFrame present = _replica.PositionFor(peer, DurableOf(peer));
        if (!_isAllReleased) return present with { Digest = _released.Digest, Applied = _released.Applied, Time = _released.Time };

        _released = new Standing(_log.AppendedEnd, present.Digest, present.Applied, present.Time);
        return present;
    }

    private Standing Present() => new(_log.AppendedEnd, _replica.Keyspace.Digest, _replica.Applied.Clone(), _replica.Clock.Last);

    private sealed record Standing(long LogEnd, ulong Digest, VectorClock Applied, HybridTimestamp Time);
}
