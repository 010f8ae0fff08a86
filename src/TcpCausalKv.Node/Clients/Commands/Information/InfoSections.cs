using System.Globalization;
using System.Runtime.InteropServices;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Clients.Commands.Information;

/// <summary>The sections of INFO that Redis has too, with its names; what does not exist here is left out.</summary>
internal static class InfoSections
{
    private const int SecondsPerDay = 24 * 60 * 60;

    /// <summary># Server.</summary>
    public static void Server(InfoText text, CommandContext context)
    {
        long uptime = (context.Node.Loop.NowMs - context.Node.StartedMs) / 1000;
        text.Add("redis_version", HelloCommand.RedisVersion);
        text.Add("causalkv_version", typeof(InfoSections).Assembly.GetName().Version!.ToString(3));
        text.Add("redis_mode", "standalone");
        text.Add("os", RuntimeInformation.OSDescription);
        text.Add("arch_bits", IntPtr.Size * 8);
        text.Add("runtime", RuntimeInformation.FrameworkDescription);
        text.Add("process_id", Environment.ProcessId);
        text.Add("run_id", context.Replica.Options.Incarnation.ToString("x40", CultureInfo.InvariantCulture));
        text.Add("tcp_port", context.Client.LocalAddress.Port);
        text.Add("uptime_in_seconds", uptime);
        text.Add("uptime_in_days", uptime / SecondsPerDay);
    }

    /// <summary># Clients.</summary>
    public static void Clients(InfoText text, CommandContext context)
    {
        text.Add("connected_clients", context.Connections.Count);
        text.Add("maxclients", context.Connections.Settings.ClientsMax);
        text.Add("maxmemory_clients", context.Connections.Settings.MemoryBound.Of(context.Node.MemoryBytesMax));
        text.Add("mem_clients_normal", context.Connections.Memory.Bytes);
        text.Add("evicted_clients", context.Connections.Memory.Evictions);
        text.Add("blocked_clients", context.Connections.Sessions.Count(session => session.IsBlocked));
        text.Add("client_input_bytes", context.Connections.Sessions.Sum(session => (long)session.InputBytes));
        text.Add("client_output_bytes", context.Connections.Sessions.Sum(session => (long)session.OutputBytes));
    }

    /// <summary># Memory.</summary>
    public static void Memory(InfoText text, CommandContext context)
    {
        MemoryFigures figures = MemoryFigures.Read(context);
        text.AddSize("used_memory", figures.Total);
        text.AddSize("used_memory_rss", figures.Resident);
        text.AddSize("used_memory_dataset", figures.Dataset);
        text.AddSize("used_memory_log", context.Node.Log.Bytes);
        text.Add("maxmemory", figures.DatasetMax);
        text.Add("maxmemory_policy", "noeviction");
        text.Add("gc_collections", GC.CollectionCount(0));
        text.Add("gc_pause_seconds", GC.GetTotalPauseDuration());
    }

    /// <summary># Stats.</summary>
    public static void Stats(InfoText text, CommandContext context)
    {
        ClientCounters counters = context.Connections.Counters;
        TurnStatistics loop = context.Node.Loop.Statistics;
        text.Add("total_connections_received", counters.Connections);
        text.Add("total_commands_processed", counters.Commands);
        text.Add("total_net_input_bytes", counters.InputBytes);
        text.Add("total_net_output_bytes", counters.OutputBytes);
        text.Add("rejected_connections", counters.Rejected);
        text.Add("expired_keys", context.Node.Expiry.Removed);
        text.Add("evicted_keys", 0);
        text.Add("keyspace_hits", counters.Hits);
        text.Add("keyspace_misses", counters.Misses);
        text.Add("loop_turns", loop.Turns);
        text.Add("loop_longest_turn_usec", loop.LongestTurnMicros);
        text.Add("loop_busy_percent", (long)Math.Round(100 * loop.BusyShare));
    }

    /// <summary># Replication.</summary>
    public static void Replication(InfoText text, CommandContext context)
    {
        text.Add("role", "master");
        text.Add("connected_slaves", context.Replica.Peers.All.Count(peer => peer.CanBeAsked));
        text.Add("master_repl_offset", context.Node.Log.End);
    }

    /// <summary># CPU.</summary>
    public static void Cpu(InfoText text, CommandContext context)
    {
        Environment.ProcessCpuUsage used = Environment.CpuUsage;
        text.Add("used_cpu_sys", used.PrivilegedTime);
        text.Add("used_cpu_user", used.UserTime);
    }

    /// <summary># Keyspace.</summary>
    public static void Keyspace(InfoText text, CommandContext context)
    {
        for (int database = 0; database < DatabaseKey.Databases; database++)
        {
            int keys = context.Keyspace.CountOf(database);
            if (keys > 0) text.Add($"db{database}", $"keys={keys},expires={context.Keyspace.DeadlinesOf(database)},avg_ttl=0");
        }
    }
}
