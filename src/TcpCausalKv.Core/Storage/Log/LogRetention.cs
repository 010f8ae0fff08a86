using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Storage.Log;

/// <summary>Which segments of a log on disk may go, from clocks and sizes alone.</summary>
/// <remarks>
/// What no snapshot covers is needed by this node's own recovery, and what no peer has, its own writes above all, is needed by everybody. So
/// these stay whatever the bound is, and at the bound writes are refused.
/// </remarks>
public static class LogRetention
{
    /// <summary>True if the oldest segment may go. The last one, which is written to, never does.</summary>
    /// <param name="clockAtEnd">What had been applied at its end.</param>
    /// <param name="snapshot">What the newest snapshot that survives a power cut covers; null if there is none.</param>
    /// <param name="stable">What every member has applied.</param>
    /// <param name="elsewhere">What at least one other member has applied, per slot.</param>
    /// <param name="logBytes">Bytes of the log, this segment's included.</param>
    /// <param name="retainBytes">Bytes that are kept for members that are late.</param>
    public static bool MayDrop(
        VectorClock clockAtEnd, VectorClock? snapshot, VectorClock stable, VectorClock elsewhere, long logBytes, long retainBytes)
    {
        if (snapshot is null || !snapshot.Covers(clockAtEnd)) return false;
        if (stable.Covers(clockAtEnd)) return true;
        return logBytes > retainBytes && elsewhere.Covers(clockAtEnd);
    }
}
