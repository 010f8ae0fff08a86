namespace TcpCausalKv.Core.Storage.Log;

/// <summary>
/// What may be shown to anybody: to peers the log's batches and the log offsets that count them, to clients every reply, those to reads
/// too, for a read shows writes of others.
/// </summary>
public static class ReleaseRule
{
    /// <summary>The log offset before which all may be shown. A reply may be, if the log ended there or before it in its turn.</summary>
    /// <param name="policy">Under <see cref="SyncPolicy.Always"/> nobody is shown what a power cut could take back.</param>
    /// <param name="logEnd">Where the log ends.</param>
    /// <param name="durableEnd">Up to where a sync has ended, or, for what may be shown next, up to where the sync under way will be.</param>
    public static long ReleasedEnd(SyncPolicy policy, long logEnd, long durableEnd) =>
        policy == SyncPolicy.Always ? durableEnd : logEnd;
}
