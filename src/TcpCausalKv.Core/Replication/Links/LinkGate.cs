namespace TcpCausalKv.Core.Replication.Links;

/// <summary>
/// Decides up to which position of the log one peer may be sent batches. It is open but when an operator who allowed faults holds or
/// delays what this node sends to that peer; positions and requests always pass.
/// </summary>
/// <remarks>Owned by the loop's thread.</remarks>
public sealed class LinkGate
{
    private readonly Queue<(long Position, long AtMs)> _marks = new();
    private long _marked;
    private long _passed;

    /// <summary>True while nothing passes.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>How long each batch waits before it passes, milliseconds.</summary>
    public int DelayMs { get; private set; }

    /// <summary>Lets nothing pass until <see cref="Release"/>.</summary>
    public void Hold() => IsHeld = true;

    /// <summary>Lets everything pass at once, delayed batches too.</summary>
    public void Release()
    {
        IsHeld = false;
        DelayMs = 0;
        _marks.Clear();
    }

    /// <summary>Lets what is logged from now on pass after <paramref name="delayMs"/>.</summary>
    /// <param name="delayMs">Milliseconds, at least 0.</param>
    /// <param name="logEnd">The log's end now: what is before it has passed.</param>
    public void Delay(int delayMs, long logEnd)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(delayMs);
        Release();
        DelayMs = delayMs;
        _marked = _passed = logEnd;
    }

    /// <summary>The position before which batches pass now.</summary>
    /// <param name="logEnd">The end of what the log has released: nothing beyond it ever passes.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    public long Limit(long logEnd, long nowMs)
    {
        if (IsHeld) return long.MinValue;
        if (DelayMs == 0) return logEnd;

        if (logEnd > _marked) _marks.Enqueue((_marked = logEnd, nowMs));
        while (_marks.TryPeek(out (long Position, long AtMs) mark) && nowMs - mark.AtMs >= DelayMs)
        {
            _passed = mark.Position;
            _marks.Dequeue();
        }

        return Math.Min(_passed, logEnd);
    }

    /// <summary>When the next delayed batch passes, monotonic milliseconds; <see cref="long.MaxValue"/> if none waits or all are held.</summary>
    public long NextDueMs() => !IsHeld && _marks.TryPeek(out (long Position, long AtMs) mark) ? mark.AtMs + DelayMs : long.MaxValue;
}
