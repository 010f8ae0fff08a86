using System.Globalization;
using System.Net;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Numbers;
using TcpCausalKv.Node.Clients.Commands.Information;
using TcpCausalKv.Node.Clients.Text;
using TcpCausalKv.Node.Storage;

namespace TcpCausalKv.Node.Clients.Commands.Configuration;

/// <summary>All parameters: those that Redis's clients ask for, and those of this node.</summary>
internal static class ConfigParameters
{
    /// <summary>All of them, Redis's first.</summary>
    public static IReadOnlyList<ConfigParameter> All { get; } =
    [
        new("appendfsync", context => Storage(context) is { } storage ? PersistenceSection.NameOf(storage.Sync) : "no"),
        new("appendonly", context => Storage(context) is null ? "no" : "yes"),
        new("bind", context => Local(context).Address.ToString()),
        Number("client-query-buffer-limit", context => context.Node.Options.ClientLimits.CommandBytesMax),
        new("client-output-buffer-limit", context => context.Connections.Settings.OutputLimits.ToString(), PrepareOutputLimits),
        Fixed("cluster-enabled", "no"),
        Number("databases", _ => DatabaseKey.Databases),
        new("dir", context => Storage(context) is { } storage ? Path.GetFullPath(storage.Directory) : ""),
        Settable("maxclients", 1, context => context.Connections.Settings.ClientsMax, (settings, value) => settings.ClientsMax = value),
        new("maxmemory", context => Show(context.Node.MemoryBytesMax), PrepareMaxMemory),
        new("maxmemory-clients", context => context.Connections.Settings.MemoryBound.ToString(), PrepareMemoryBound),
        Fixed("maxmemory-policy", "noeviction"),
        Number("port", context => Local(context).Port),
        Number("proto-max-bulk-len", context => context.Node.Options.ClientLimits.BulkBytesMax),
        Fixed("replica-read-only", "no"),
        Fixed("requirepass", ""),
        Fixed("save", ""),
        Fixed("slave-read-only", "no"),
        Settable("tcp-keepalive", 0, context => context.Connections.Settings.KeepAliveSeconds, (settings, value) =>
            settings.KeepAliveSeconds = value),
        Settable("timeout", 0, context => context.Connections.Settings.TimeoutSeconds, (settings, value) => settings.TimeoutSeconds = value),

        new("allow-faults", context => context.Node.Options.AllowFaults ? "yes" : "no"),
        new("cluster-members", context => string.Join(',', context.Node.Options.Cluster.Members)),
        new("cluster-name", context => context.Node.Options.Cluster.Name),
        Number("fetch-after", context => context.Node.Options.FetchAfterMs),
        Number("pending-bytes-max", context => context.Node.Options.PendingBytesMax),
        Number("key-bytes-max", context => context.Node.Options.FrameLimits.KeyBytesMax),
        Number("log-bytes-max", context => context.Node.Log.BytesMax),
        new("node", context => context.Node.Options.Name),
        Number("segment-bytes", context => Storage(context)?.SegmentBytes ?? 0),
        Number("snapshot-bytes", context => Storage(context)?.Snapshots.LogBytesMin ?? 0),
        Number("value-bytes-max", context => context.Node.Options.FrameLimits.ValueBytesMax),
        Number("width", context => context.Node.Options.Cluster.Width),
        Number("write-bytes-max", context => context.Node.Options.FrameLimits.WriteBytesMax),
    ];

    // Null for a node in memory.
    private static StorageOptions? Storage(CommandContext context) => context.Node.Options.Storage;

    private static ConfigParameter Fixed(string name, string value) => new(name, _ => value);

    private static ConfigParameter Number(string name, Func<CommandContext, long> get) => new(name, context => Show(get(context)));

    private static string Show(long value) => value.ToString(CultureInfo.InvariantCulture);

    // As this client sees it: the node may listen on every address, and on a port that the system has chosen.
    private static IPEndPoint Local(CommandContext context) => context.Client.LocalAddress;

    private static ConfigParameter Settable(string name, int least, Func<CommandContext, int> get, Action<ClientSettings, int> set) =>
        new(name, context => Show(get(context)), (context, value) =>
        {
            if (!StrictNumber.TryInteger(value, out long number)) return ConfigChange.Wrong("argument couldn't be parsed into an integer");
            if (number < least || number > int.MaxValue) return ConfigChange.Wrong($"argument must be between {least} and {int.MaxValue} inclusive");
            return ConfigChange.Right(() => set(context.Connections.Settings, (int)number));
        });

    private static ConfigChange PrepareMaxMemory(CommandContext context, string value) =>
        RedisSize.TryParse(value, out long bytes)
            ? ConfigChange.Right(() => context.Node.MemoryBytesMax = bytes)
            : ConfigChange.Wrong("argument must be a memory value");

    private static ConfigChange PrepareMemoryBound(CommandContext context, string value) =>
        ClientMemoryBound.TryParse(value, out ClientMemoryBound bound)
            ? ConfigChange.Right(() => context.Connections.Settings.MemoryBound = bound)
            : ConfigChange.Wrong("argument must be a memory or percent value");

    private static ConfigChange PrepareOutputLimits(CommandContext context, string value)
    {
        string? fault = context.Connections.Settings.OutputLimits.TryChange(value, out OutputLimits limits);
        return fault is null ? ConfigChange.Right(() => context.Connections.Settings.OutputLimits = limits) : ConfigChange.Wrong(fault);
    }
}
