using System.Globalization;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;

namespace TcpCausalKv.Node.Clients.Commands.Information;

/// <summary>The section of INFO that answers what a crash would leave: Redis's names where they fit, and what the log and the snapshots do.</summary>
internal static class PersistenceSection
{
    private const long MillisPerSecond = 1000;

    /// <summary># Persistence.</summary>
    public static void Write(InfoText text, CommandContext context)
    {
        NodeState node = context.Node;
        text.Add("loading", node.Turn.IsLoading);
        text.Add("async_loading", false);
        WriteSaves(text, node);
        WriteAof(text, node);
        if (node.Recovery is { } recovery) WriteLoading(text, node, recovery);
        WriteLog(text, node);
        if (node.Store is { } store) WriteDisk(text, store, node.Loop.NowMs);
        if (node.Turn.Failure is { } failure) text.Add("disk_failure", failure.Message);
    }

    /// <summary>The policy as <c>--fsync</c> names it.</summary>
    public static string NameOf(SyncPolicy policy) => policy switch
    {
        SyncPolicy.Always => "always",
        SyncPolicy.EverySecond => "everysec",
        _ => "no",
    };

    private static void WriteSaves(InfoText text, NodeState node)
    {
        NodeStore? store = node.Store;
        text.Add("rdb_bgsave_in_progress", store?.Writing is not null);
        text.Add("rdb_last_save_time", node.SavedAtUnixMs / MillisPerSecond);
        text.Add("rdb_last_bgsave_status", store?.Snapshots.LastFailure is null ? "ok" : "err");
        text.Add("rdb_saves", store?.Snapshots.Taken ?? 0);
    }

    private static void WriteAof(InfoText text, NodeState node)
    {
        bool isOnDisk = node.Options.Storage is not null;
        text.Add("aof_enabled", isOnDisk);
        text.Add("aof_rewrite_in_progress", false);
        text.Add("aof_rewrite_scheduled", false);
        text.Add("aof_last_bgrewrite_status", "ok");
        text.Add("aof_last_write_status", node.Turn.Failure is null && node.Store?.OutOfRoom is null ? "ok" : "err");
        if (isOnDisk) text.Add("aof_current_size", node.Log.Bytes);
    }

    private static void WriteLoading(InfoText text, NodeState node, StoreRecovery recovery)
    {
        double percent = recovery.BytesTotal == 0 ? 0 : 100.0 * recovery.Bytes / recovery.BytesTotal;
        text.Add("loading_start_time", node.StartedUnixMs / MillisPerSecond);
        text.Add("loading_what", recovery.What);
        text.Add("loading_total_bytes", recovery.BytesTotal);
        text.Add("loading_loaded_bytes", recovery.Bytes);
        text.Add("loading_loaded_perc", percent.ToString("F2", CultureInfo.InvariantCulture));
    }

    private static void WriteLog(InfoText text, NodeState node)
    {
        text.Add("log_bytes", node.Log.Bytes);
        text.Add("log_bytes_max", node.Log.BytesMax);
        text.Add("log_retained_for", node.DescribeRetainers());
        text.Add("log_stable_clock", node.Options.Cluster.Describe(node.Replica.Peers.Stable(node.Replica.Applied).Entries));
        if (node.Log.DurableClock is { } durable) text.Add("log_durable_clock", node.Options.Cluster.Describe(durable.Entries));
    }

    private static void WriteDisk(InfoText text, NodeStore store, long nowMs)
    {
        text.Add("log_segments", store.Log.SegmentCount);
        text.Add("log_unwritten_bytes", store.UnwrittenBytes);
        text.Add("disk_full", store.OutOfRoom is not null);
        if (store.OutOfRoom is { } full) text.Add("disk_full_reason", full.Message);
        if (store.FreeBytes is { } free) text.Add("disk_free_bytes", free);
        text.Add("log_unsynced_bytes", store.Log.End - store.Log.DurableEnd);
        text.Add("fsync", NameOf(store.Fsync));
        text.Add("fsync_in_progress", store.Log.IsSyncing);
        text.Add("fsyncs_total", store.Syncs);
        text.Add("fsync_last_age_ms", store.Syncs == 0 ? -1 : nowMs - store.SyncedAtMs);
        text.Add("snapshot_versions", store.Writing?.Versions ?? 0);
        text.Add("snapshot_versions_total", store.Writing?.VersionsTotal ?? 0);
        text.Add("snapshot_last_bytes", store.Snapshots.LastBytes);
        text.Add("snapshots_failed_total", store.Snapshots.Failed);
        text.Add("snapshots_set_aside_total", store.Snapshots.SetAside);
        if (store.Snapshots.LastFailure is { } why) text.Add("snapshot_last_failure", why.Message);
        WriteTransfers(text, store);
    }

    // What goes between nodes where no log reaches back.
    private static void WriteTransfers(InfoText text, NodeStore store)
    {
        text.Add("snapshot_sends_in_progress", store.SnapshotsBeingSent);
        text.Add("snapshots_sent_total", store.SnapshotsSent);
        text.Add("snapshot_sent_bytes_total", store.SnapshotBytesSent);
        text.Add("snapshot_receive_in_progress", store.Receiving is not null);
        text.Add("snapshot_received_bytes", store.Receiving?.Bytes ?? 0);
        text.Add("snapshot_received_versions", store.Receiving?.Versions ?? 0);
        text.Add("snapshot_received_versions_total", store.Receiving?.VersionsTotal ?? 0);
    }
}
