namespace TcpCausalKv.Node.Peers;

/// <summary>Keeps lines that repeat themselves at every attempt from filling the log: each is news once a minute.</summary>
/// <remarks>Remembers <see cref="LinesMax"/> lines, so that strangers who make up new ones cost no memory.</remarks>
public sealed class RepeatedLine
{
    /// <summary>Different lines that are remembered; one more, and all are forgotten.</summary>
    public const int LinesMax = 64;

    private const long RepeatMs = 60_000;

    private readonly Dictionary<string, long> _loggedMs = [];

    /// <summary>True if the line is to be logged.</summary>
    /// <param name="line">What would be logged.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    public bool IsNews(string line, long nowMs)
    {
        if (_loggedMs.TryGetValue(line, out long loggedMs) && nowMs - loggedMs < RepeatMs) return false;

        if (_loggedMs.Count >= LinesMax) _loggedMs.Clear();
        _loggedMs[line] = nowMs;
        return true;
    }
}
