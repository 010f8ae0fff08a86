namespace TcpCausalKv.Core.Storage.Log;

/// <summary>Decides when a sync of the log begins. Time and log offsets are arguments; one sync at a time.</summary>
/// <remarks>
/// Asked once at the end of every turn, after the log append. While something waits for its time, the owner sees to it that a turn ends
/// at <see cref="NextDueMs"/>.
/// </remarks>
/// <param name="policy">What the operator has chosen.</param>
/// <param name="durableEnd">Up to where the log is synced already.</param>
public sealed class SyncSchedule(SyncPolicy policy, long durableEnd)
{
    /// <summary>How long the first byte that is not synced waits under <see cref="SyncPolicy.EverySecond"/>, milliseconds.</summary>
    public const int EverySecondMs = 1_000;

    private const long Never = long.MaxValue;

    // Of the log's bytes before this log offset a sync has begun; when those after it are due is known from the first turn that had some.
    private long _coveredEnd = durableEnd;
    private long _dueMs = Never;

    /// <summary>True from <see cref="TryBegin"/> until <see cref="Ended"/>.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>When the next sync is due, monotonic milliseconds; <see cref="long.MaxValue"/> if none is, or one runs.</summary>
    public long NextDueMs => IsRunning ? Never : _dueMs;

    /// <summary>Asks whether a sync is to begin.</summary>
    /// <param name="logEnd">Where the log ends: what the sync covers.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    /// <param name="isUrgent">True if somebody waits for it whom the policy does not know of.</param>
    /// <returns>True if it is: it counts as running from now on.</returns>
    public bool TryBegin(long logEnd, long nowMs, bool isUrgent = false)
    {
        if (logEnd > _coveredEnd && _dueMs == Never) _dueMs = DueMs(nowMs);
        if (IsRunning || (nowMs < _dueMs && !isUrgent)) return false;

        IsRunning = true;
        _coveredEnd = logEnd;
        _dueMs = Never;
        return true;
    }

    /// <summary>The sync has ended well. After one that failed nothing is ever synced again, so that this is not called.</summary>
    public void Ended() => IsRunning = false;

    private long DueMs(long nowMs) => policy switch
    {
        SyncPolicy.Always => nowMs,
        SyncPolicy.EverySecond => nowMs + EverySecondMs,
        _ => Never,
    };
}
