namespace TcpCausalKv.Node.Clients;

/// <summary>What one client takes of the memory of all, and since when more replies have waited for it than the soft bound.</summary>
/// <remarks>A part of a session, on the loop only.</remarks>
internal sealed class SessionMemory(ClientMemory all)
{
    private long _noted;
    private long _overSoftLimitSinceMs = long.MaxValue;

    /// <summary>The client takes so many bytes now.</summary>
    internal void Note(long bytes)
    {
        long change = bytes - _noted;
        _noted = bytes;
        if (change != 0) all.Note(change);
    }

    /// <summary>Once a second: true if more replies than the soft bound have waited for as long as they may.</summary>
    internal bool IsOverSoftLimit(OutputLimit limit, int outputBytes, long nowMs)
    {
        bool isOver = limit.SoftBytes > 0 && outputBytes > limit.SoftBytes;
        _overSoftLimitSinceMs = isOver ? Math.Min(_overSoftLimitSinceMs, nowMs) : long.MaxValue;
        return isOver && nowMs - _overSoftLimitSinceMs >= limit.SoftSeconds * 1_000L;
    }
}
