namespace TcpCausalKv.Core.Storage;

/// <summary>The room that a store has on its volume: measured now and then, reckoned in between, and what follows from it.</summary>
/// <remarks>Owned by the loop's thread. A directory that can't tell what is free bounds nothing.</remarks>
/// <param name="directory">The node's data directory.</param>
/// <param name="turnBytes">What one turn may write.</param>
internal sealed class StoreSpace(IDataDirectory directory, long turnBytes)
{
    /// <summary>What is free where the directory does not tell.</summary>
    internal const long Unknown = long.MaxValue;

    // Others write to the volume as well.
    private const long MeasureEveryMs = 1_000;

    private long _freeBytes = Unknown;
    private long _ownBytes;
    private long _measuredMs = long.MinValue / 2;

    /// <summary>How the space is divided.</summary>
    internal SpacePlan Plan { get; private set; } = SpacePlan.Unbounded;

    /// <summary>What is free, bytes, as far as is known; or <see cref="Unknown"/>.</summary>
    internal long FreeBytes { get; private set; } = Unknown;

    /// <summary>At the end of a turn: reckons anew, and measures if that is due or the room is scarce.</summary>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    /// <param name="ownBytes">What the store has on the volume.</param>
    /// <param name="dataBytes">What a snapshot of the data would have.</param>
    internal void Update(long nowMs, long ownBytes, long dataBytes)
    {
        if (_freeBytes != Unknown) FreeBytes = _freeBytes - (ownBytes - _ownBytes);
        bool isScarce = IsLow(dataBytes) && ownBytes != _ownBytes;
        if (nowMs - _measuredMs >= MeasureEveryMs || isScarce) Measure(nowMs, ownBytes, dataBytes);
    }

    /// <summary>True if there is little more room than a snapshot of the data needs: one is due, so that the log can be given back.</summary>
    internal bool IsLow(long dataBytes) => FreeBytes < dataBytes + Plan.SlackBytes + Plan.SlackBytes;

    /// <summary>True if the log must not grow now, or it would take the room that the snapshot under way needs.</summary>
    /// <param name="leftBytes">What is left to write of the snapshot.</param>
    internal bool IsSpokenFor(long leftBytes) => FreeBytes < leftBytes + Plan.SlackBytes;

    private void Measure(long nowMs, long ownBytes, long dataBytes)
    {
        _measuredMs = nowMs;
        _freeBytes = FreeBytes = directory.FreeBytes ?? Unknown;
        _ownBytes = ownBytes;
        Plan = FreeBytes == Unknown ? SpacePlan.Unbounded : SpacePlan.Of(ownBytes + FreeBytes, dataBytes, turnBytes);
    }
}
