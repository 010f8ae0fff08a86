using TcpCausalKv.Core.Storage.Log;

namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>
/// Decides from what is known of the last process whether a node's disk holds its whole history. A sequence that anybody was told of must
/// never name another write, so every doubt counts.
/// </summary>
public static class HistoryRule
{
    /// <summary>How the last process ended.</summary>
    /// <param name="last">That process.</param>
    /// <param name="bootId">The machine's present start; empty if the system does not tell.</param>
    public static LastRunEnd EndOf(NodeRun last, string bootId)
    {
        if (last.State == NodeRunState.Stopped) return LastRunEnd.Stopped;
        return bootId.Length > 0 && bootId == last.BootId ? LastRunEnd.Killed : LastRunEnd.PowerCut;
    }

    /// <summary>Whether the history is whole. What recovery cut as torn does not count: nobody was told of it unless the machine stopped.</summary>
    /// <param name="last">The last process on the directory; null if there was none.</param>
    /// <param name="bootId">The machine's present start; empty if the system does not tell.</param>
    /// <param name="directoryMark">The directory's present mark.</param>
    /// <param name="damageWasSetAside">True if recovery went on behind damage, so that batches may be missing that others were told of.</param>
    public static HistoryState Decide(NodeRun? last, string bootId, string directoryMark, bool damageWasSetAside)
    {
        if (last is null) return HistoryState.None;
        if (last.DirectoryMark != directoryMark) return HistoryState.Copied;
        if (damageWasSetAside) return HistoryState.SetAside;
        if (!last.HistoryIsWhole) return HistoryState.NeverKnown;
        return EndOf(last, bootId) == LastRunEnd.PowerCut && last.Fsync != SyncPolicy.Always ? HistoryState.EndMayBeLost : HistoryState.Whole;
    }
}
