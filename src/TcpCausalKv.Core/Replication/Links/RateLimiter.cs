namespace TcpCausalKv.Core.Replication.Links;

/// <summary>How fast a snapshot may be sent, so that the sender goes on serving: one snapshot at a time, and so many bytes a second.</summary>
/// <remarks>Owned by the loop's thread.</remarks>
/// <param name="bytesPerSecond">The pace, at least 1,000.</param>
internal sealed class RateLimiter(long bytesPerSecond)
{
    private const int BurstMs = 20;

    private InboundLink? _taker;
    private long _allowed;
    private long _filledAtMs;

    /// <summary>Takes the one place.</summary>
    /// <returns>False if another link has it.</returns>
    internal bool TryBegin(InboundLink taker)
    {
        if (_taker is not null && _taker != taker) return false;
        _taker = taker;
        return true;
    }

    /// <summary>Gives the place back, if the link has it.</summary>
    internal void End(InboundLink taker)
    {
        if (_taker == taker) _taker = null;
    }

    /// <summary>Bytes that may be sent now; a frame may exceed them.</summary>
    internal long Allowed(long nowMs)
    {
        long perMs = bytesPerSecond / 1000;
        _allowed = Math.Min(BurstMs * perMs, _allowed + ((nowMs - _filledAtMs) * perMs));
        _filledAtMs = nowMs;
        return _allowed;
    }

    /// <summary>Bytes were sent.</summary>
    internal void Spend(int bytes) => _allowed -= bytes;

    /// <summary>When some more may be sent, monotonic milliseconds.</summary>
    internal long NextDueMs(long nowMs) => _allowed > 0 ? nowMs : _filledAtMs + 1 + (-_allowed / (bytesPerSecond / 1000));
}
