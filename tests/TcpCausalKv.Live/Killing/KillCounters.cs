using System.Diagnostics;

namespace TcpCausalKv.Live.Killing;

/// <summary>What a kill loop has done so far. For any thread.</summary>
internal sealed class KillCounters
{
    private long _acknowledged;
    private long _refused;
    private long _unknown;
    private long _kills;
    private long _longestReturnMs;

    /// <summary>Writes that were acknowledged.</summary>
    public long Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Writes that were refused, with <c>-LOADING</c> or <c>-RECOVERING</c>.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Writes without a reply.</summary>
    public long Unknown => Volatile.Read(ref _unknown);

    /// <summary>Processes that were killed.</summary>
    public long Kills => Volatile.Read(ref _kills);

    /// <summary>The longest time from a start to the first write that was taken, milliseconds.</summary>
    public long LongestReturnMs => Volatile.Read(ref _longestReturnMs);

    /// <summary>A write was acknowledged.</summary>
    public void AddAcknowledged() => Interlocked.Increment(ref _acknowledged);

    /// <summary>A write was refused.</summary>
    public void AddRefused() => Interlocked.Increment(ref _refused);

    /// <summary>A write had no reply.</summary>
    public void AddUnknown() => Interlocked.Increment(ref _unknown);

    /// <summary>A process was killed.</summary>
    public void AddKill() => Interlocked.Increment(ref _kills);

    /// <summary>A node takes writes, after a start at a time timestamp.</summary>
    public void AddReturn(long startedAt)
    {
        long tookMs = (long)Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
        if (tookMs > LongestReturnMs) Interlocked.Exchange(ref _longestReturnMs, tookMs);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Kills:N0} kills, {Acknowledged:N0} writes acknowledged, {Refused:N0} refused, {Unknown:N0} without a reply, "
        + $"longest return {LongestReturnMs:N0} ms";
}
