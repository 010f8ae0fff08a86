using System.Net;
using Microsoft.Extensions.Logging;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Node.Storage;

namespace TcpCausalKv.Server.Settings;

/// <summary>What <c>causalkv local</c> is told, read and checked.</summary>
/// <param name="Nodes">How many nodes, 1..64.</param>
/// <param name="ClientPort">The first node's port for clients, the others follow; 0 for any free ones.</param>
/// <param name="PeerPort">The first node's port for peers, the others follow; 0 for any free ones.</param>
/// <param name="Storage">Where the nodes keep their data, each in a directory of its name below this one; null for in memory only.</param>
/// <param name="AllowFaults">True if clients may hold and delay links.</param>
/// <param name="LogLevel">The least level that is logged.</param>
internal sealed record LocalSettings(int Nodes, int ClientPort, int PeerPort, StorageOptions? Storage, bool AllowFaults, LogLevel LogLevel)
{
    private static readonly ValueSetting<int> NodesSetting = new(
        "--nodes", "N", "How many nodes.", "3", ValueReader.Number(1, VectorClock.WidthMax));

    private static readonly ValueSetting<int> ClientPortSetting = new(
        "--client-port", "PORT", "The first node's port for clients, the others' follow; 0 for any free ports.", "6000", ValueReader.Port);

    private static readonly ValueSetting<int> PeerPortSetting = new(
        "--peer-port", "PORT", "The first node's port for peers, the others' follow; 0 for any free ports.", "7000", ValueReader.Port);

    private static readonly ValueSetting<string> Data = new(
        "--data", "DIR", "Where the nodes keep their data, each in a directory of its own name below this one.", "causalkv-data",
        ValueReader.Directory);

    private static readonly SwitchSetting AllowFaultsSwitch = new(
        "--allow-faults", "Clients may hold and delay what a node sends, by CAUSAL LINK.");

    private static readonly ValueSetting<LogLevel> Level = new(
        "--log-level", "LEVEL", "What is logged: trace, debug, information, warning, error, critical or none.", "warning",
        ValueReader.Level);

    /// <summary>Every setting of a local cluster, in the order of the help.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        NodesSetting, ClientPortSetting, PeerPortSetting, .. StorageSettings.All(Data), AllowFaultsSwitch, Level,
    ];

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingException">One makes no sense.</exception>
    public static LocalSettings Read(SettingSource source)
    {
        LocalSettings settings = new(
            source.Get(NodesSetting),
            source.Get(ClientPortSetting),
            source.Get(PeerPortSetting),
            StorageSettings.Read(source, Data),
            source.IsOn(AllowFaultsSwitch),
            source.Get(Level));

        CheckRange(ClientPortSetting.Name, settings.ClientPort, settings.Nodes);
        CheckRange(PeerPortSetting.Name, settings.PeerPort, settings.Nodes);
        CheckApart(settings);
        return settings;
    }

    private static void CheckApart(LocalSettings settings)
    {
        if (settings.ClientPort == 0 || settings.PeerPort == 0) return;
        if (Math.Abs(settings.ClientPort - settings.PeerPort) >= settings.Nodes) return;

        throw new SettingException(
            $"--peer-port: {settings.PeerPort} is too near to --client-port {settings.ClientPort}; "
            + $"{settings.Nodes} nodes need as many ports each.");
    }

    private static void CheckRange(string name, int first, int count)
    {
        if (first != 0 && first + count - 1 > IPEndPoint.MaxPort)
        {
            throw new SettingException($"{name}: {count} ports from {first} do not fit below {IPEndPoint.MaxPort}; choose a lower one.");
        }
    }
}
