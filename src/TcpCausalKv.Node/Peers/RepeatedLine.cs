namespace TcpCausalKv.Node.Peers;

/// <summary>Keeps a line that repeats itself at every attempt from filling the log: it is news once a minute, or when another came between.</summary>
public sealed class RepeatedLine
{
    private const long RepeatMs = 60_000;

    private string _last = "";
    private long _lastMs;

    /// <summary>True if the line is to be logged.</summary>
    /// <param name="line">What would be logged.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    public bool IsNews(string line, long nowMs)
    {
        if (line == _last && nowMs - _lastMs < RepeatMs) return false;
        _last = line;
        _lastMs = nowMs;
        return true;
    }
}
