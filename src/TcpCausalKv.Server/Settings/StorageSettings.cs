using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Node.Storage;

namespace TcpCausalKv.Server.Settings;

/// <summary>Where a node keeps its data, read and checked: on a disk, or, if that is said, in memory only.</summary>
internal static class StorageSettings
{
    private static readonly SwitchSetting InMemory = new(
        "--in-memory", "Data lives in memory only, and is gone with the process.");

    private static readonly ValueSetting<SyncPolicy> Fsync = new(
        "--fsync", "POLICY",
        "When data is made to survive a power cut: always (before anybody is told of it), everysec, or no (when the system likes).", "everysec",
        ValueReader.Sync);

    private static readonly SwitchSetting RepairFromPeers = new(
        "--repair-from-peers", "Damaged files are set aside, and what is lost by that is fetched from the peers; else damage stops the node.");

    private static readonly ValueSetting<long> SnapshotBytes = new(
        "--snapshot-bytes", "SIZE", "Growth of the log from which on a snapshot is taken, once it is that of the last snapshot too.", "64mb",
        ValueReader.Bytes);

    /// <summary>The settings, in the order of the help.</summary>
    /// <param name="data">The command's own setting of the directory.</param>
    public static IReadOnlyList<Setting> All(ValueSetting<string> data) => [data, InMemory, Fsync, RepairFromPeers, SnapshotBytes];

    /// <summary>Reads the settings.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="data">The command's own setting of the directory.</param>
    /// <returns>Null for a node that keeps its data in memory only.</returns>
    /// <exception cref="SettingException">One is missing or makes no sense.</exception>
    public static StorageOptions? Read(SettingSource source, ValueSetting<string> data)
    {
        if (IsInMemory(source, data)) return null;
        if (!source.TryGet(data, out string? directory)) throw NoPlace(data);

        return new StorageOptions(directory!)
        {
            Sync = source.Get(Fsync),
            RepairFromPeers = source.IsOn(RepairFromPeers),
            Snapshots = new SnapshotSchedule { LogBytesMin = source.Get(SnapshotBytes) },
        };
    }

    // A container's image may name a directory for all who use it, so that a variable for either does not contradict the other.
    private static bool IsInMemory(SettingSource source, ValueSetting<string> data)
    {
        if (!source.IsOn(InMemory)) return false;
        if (data.TextOn(source.Line) is null) return true;
        if (InMemory.ValueOn(source.Line) is null) return false;
        throw new SettingException($"{data.Name} and {InMemory.Name} exclude each other: give one of them.");
    }

    private static SettingException NoPlace(ValueSetting<string> data) => new(
        $"{data.Name} is missing: give {data.Name} {data.Form}, or set {data.Variable}; or give {InMemory.Name} if data may go with the process.");
}
