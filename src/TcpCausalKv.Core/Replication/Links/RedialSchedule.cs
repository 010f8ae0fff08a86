namespace TcpCausalKv.Core.Replication.Links;

/// <summary>
/// When a node dials one peer next: after delays that double up to a cap, each between half and all of its step, so that nodes which lost each other
/// do not dial in step.
/// </summary>
/// <remarks>
/// Time and random bits are arguments. A link that was refused, or broke right after its handshake, would do so again: only one that stood for
/// <see cref="StoodMs"/> starts the delays anew.
/// </remarks>
public sealed class RedialSchedule
{
    /// <summary>The first delay, milliseconds.</summary>
    public const int FirstMs = 20;

    /// <summary>The longest delay, milliseconds.</summary>
    public const int CapMs = 1_000;

    /// <summary>How long a link must have stood for the delays to start anew, milliseconds.</summary>
    public const int StoodMs = CapMs;

    private int _stepMs = FirstMs;
    private long _connectedAtMs;

    /// <summary>
    /// When to dial, monotonic milliseconds: at once at first; <see cref="long.MaxValue"/> while an attempt or a connection is there.
    /// </summary>
    public long DialAtMs { get; private set; }

    /// <summary>An attempt begins, or dialling ends for good.</summary>
    public void Stop() => DialAtMs = long.MaxValue;

    /// <summary>The attempt has succeeded.</summary>
    public void Connected(long nowMs)
    {
        _connectedAtMs = nowMs;
        DialAtMs = long.MaxValue;
    }

    /// <summary>The attempt has failed.</summary>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    /// <param name="random">Any number from 0 up: the jitter.</param>
    public void Failed(long nowMs, int random)
    {
        int half = _stepMs / 2;
        DialAtMs = nowMs + half + (random % (_stepMs - half + 1));
        _stepMs = Math.Min(CapMs, _stepMs * 2);
    }

    /// <summary>The connection has ended.</summary>
    /// <param name="wasEstablished">True if its handshake had succeeded.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    /// <param name="random">Any number from 0 up: the jitter.</param>
    public void Ended(bool wasEstablished, long nowMs, int random)
    {
        if (wasEstablished && nowMs - _connectedAtMs >= StoodMs) _stepMs = FirstMs;
        Failed(nowMs, random);
    }
}
