namespace TcpCausalKv.Core.Storage;

/// <summary>What a store has put off because the disk is full: why, and when it tries again.</summary>
/// <remarks>Owned by the loop's thread. Nobody tells when there is room again, so it is tried until there is.</remarks>
/// <param name="retryMs">How long until the next try, milliseconds.</param>
internal sealed class RoomWait(int retryMs)
{
    private const long Never = long.MaxValue;

    /// <summary>What the disk said last; null while it has room.</summary>
    internal StorageException? Why { get; private set; }

    /// <summary>When to try again, monotonic milliseconds; <see cref="long.MaxValue"/> if nothing is put off.</summary>
    internal long RetryAtMs { get; private set; } = Never;

    /// <summary>The disk had no room.</summary>
    internal void Note(StorageException full, long nowMs)
    {
        Why = full;
        RetryAtMs = nowMs + retryMs;
    }

    /// <summary>Nothing is put off any more.</summary>
    internal void End()
    {
        Why = null;
        RetryAtMs = Never;
    }
}
