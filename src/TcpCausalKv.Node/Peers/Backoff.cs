namespace TcpCausalKv.Node.Peers;

/// <summary>Delays between attempts that double up to a cap, each with jitter, so that nodes that lost each other do not dial in step.</summary>
/// <param name="random">Source of the jitter.</param>
public sealed class Backoff(Random random)
{
    /// <summary>The first delay, milliseconds.</summary>
    public const int FirstMs = 20;

    /// <summary>The longest delay, milliseconds.</summary>
    public const int CapMs = 1_000;

    private int _nextMs = FirstMs;

    /// <summary>The next delay: between half and all of the present step.</summary>
    public int NextMs()
    {
        int step = _nextMs;
        _nextMs = Math.Min(CapMs, _nextMs * 2);
        return random.Next(step / 2, step + 1);
    }

    /// <summary>An attempt succeeded: begin anew.</summary>
    public void Reset() => _nextMs = FirstMs;
}
