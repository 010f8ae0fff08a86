using System.Net;
using Microsoft.Extensions.Logging;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Node;
using TcpCausalKv.Node.Storage;

namespace TcpCausalKv.Server.Settings;

/// <summary>What <c>causalkv node</c> is told, read and checked.</summary>
/// <param name="Node">What the node is made with.</param>
/// <param name="Peers">Where the members are reached, by slot.</param>
/// <param name="LogLevel">The least level that is logged.</param>
internal sealed record NodeSettings(NodeOptions Node, IReadOnlyList<PeerAddress> Peers, LogLevel LogLevel)
{
    private const string DefaultCluster = "causalkv";
    private const long LogBytesInMemory = 1024L * 1024 * 1024;
    private const long LogBytesOnDisk = 4 * LogBytesInMemory;

    private static readonly ValueSetting<string> NodeName = new(
        "--node", "NAME", "This node's name, one of those in --cluster.", null, ValueReader.Text);

    private static readonly ValueSetting<MemberList> Cluster = new(
        "--cluster", "NAME=HOST:PORT,...", "All nodes and where their peers connect; for a new cluster in the same order on every node.", null,
        MemberList.Parse);

    private static readonly ValueSetting<PeerAddress> Client = new(
        "--client", "HOST:PORT", "Where clients connect.", "127.0.0.1:6000", PeerAddress.Parse);

    private static readonly ValueSetting<PeerAddress> PeerListen = new(
        "--peer-listen", "HOST:PORT", "Where this node listens for its peers, if not at its own entry in --cluster.", null,
        PeerAddress.Parse);

    private static readonly ValueSetting<string> ClusterName = new(
        "--cluster-name", "NAME", "The cluster's name; nodes of another one are refused.", DefaultCluster, ValueReader.Text);

    private static readonly ValueSetting<int> Width = new(
        "--width", "N", "Entries in every vector clock: the most nodes that this cluster can ever have; the same on every node.", "8",
        ValueReader.Number(VectorClock.WidthMin, VectorClock.WidthMax));

    private static readonly SwitchSetting NewCluster = new(
        "--new-cluster", "The cluster is new: this node has no history to ask its peers for, and takes writes as soon as it has heard of the "
            + "first in --cluster.");

    private static readonly ValueSetting<string> Data = new(
        "--data", "DIR", "This node's own directory for its data; made if it is not there.", null, ValueReader.Directory);

    private static readonly SwitchSetting AllowFaults = new(
        "--allow-faults", "Clients may hold and delay what this node sends, by CAUSAL LINK.");

    private static readonly ValueSetting<int> FetchAfter = new(
        "--fetch-after", "MS|off", "How long a write is held before a peer is asked for its causes.", "100", ValueReader.FetchDelay);

    private static readonly ValueSetting<int> ExpireGrace = new(
        "--expire-grace", "MS", "How long the values of a key that has ended are kept while a member is away, who may have put its end off.",
        "60000", ValueReader.Number(0, ValueReader.MillisecondsMax));

    private static readonly ValueSetting<int> PopDelay = new(
        "--pop-delay", "MS", "How long what was added at a peer is left for blocked pops there, before one here takes it; twice for the next member.",
        "50", ValueReader.Number(0, 60_000));

    private static readonly ValueSetting<long> HeldBytes = new(
        "--held-bytes", "SIZE", "Held writes of one origin; from half of it on the origin is told to send no more.", "64mb", ValueReader.Bytes);

    private static readonly ValueSetting<long> LogBytes = new(
        "--log-bytes", "SIZE", "Log that peers have not acknowledged at which writes are refused; 4gb if not given, 1gb in memory.", null,
        ValueReader.Bytes);

    private static readonly ValueSetting<long> MaxMemory = new(
        "--max-memory", "SIZE", "Keys and values above which clients' writes that may add to them are refused; no bound if not given.", null,
        ValueReader.Bytes);

    private static readonly ValueSetting<int> MaxClients = new(
        "--max-clients", "N", "Client connections at once.", "10000", ValueReader.Number(1, 1_000_000));

    private static readonly ValueSetting<LogLevel> Level = new(
        "--log-level", "LEVEL", "What is logged: trace, debug, information, warning, error, critical or none.", "information",
        ValueReader.Level);

    /// <summary>Every setting of a node, in the order of the help.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        NodeName, Cluster, Client, PeerListen, ClusterName, Width, .. StorageSettings.All(Data), NewCluster, AllowFaults,
        FetchAfter, ExpireGrace, PopDelay, HeldBytes, LogBytes, MaxMemory, MaxClients, Level,
    ];

    /// <summary>Reads the settings, and resolves the names of what the node listens on.</summary>
    /// <exception cref="SettingException">One is missing or makes no sense.</exception>
    /// <param name="source">Where they stand.</param>
    /// <param name="waits">Is told that the node's own name is not known yet.</param>
    /// <param name="stop">Ends the wait for it.</param>
    public static async Task<NodeSettings> ReadAsync(SettingSource source, Action<string> waits, CancellationToken stop)
    {
        MemberList members = source.Get(Cluster);
        ClusterIdentity identity = Identify(source, members);
        int slot = SlotOf(source.Get(NodeName), identity);
        bool ownEntry = !source.TryGet(PeerListen, out PeerAddress? peerListen);

        NodeOptions node = new(identity, slot)
        {
            ClientListen = await ListenAddress.ResolveAsync(Client.Name, source.Get(Client)),
            PeerListen = ownEntry
                ? await ListenAddress.AwaitAsync(Cluster.Name, members.Addresses[slot], waits, stop)
                : await ListenAddress.ResolveAsync(PeerListen.Name, peerListen!),
            NewCluster = source.IsOn(NewCluster),
            AllowFaults = source.IsOn(AllowFaults),
            FetchAfterMs = source.Get(FetchAfter),
            ExpireGraceMs = source.Get(ExpireGrace),
            PopDelayMs = source.Get(PopDelay),
            PendingBytesMax = source.Get(HeldBytes),
            MemoryBytesMax = source.TryGet(MaxMemory, out long maxMemory) ? maxMemory : 0,
            ClientsMax = source.Get(MaxClients),
        };
        RefuseSharedAddress(node);
        return new NodeSettings(Store(node, source), members.Addresses, source.Get(Level));
    }

    private static NodeOptions Store(NodeOptions node, SettingSource source)
    {
        StorageOptions? storage = StorageSettings.Read(source, Data);
        long standard = storage is null ? LogBytesInMemory : LogBytesOnDisk;
        return node with { Storage = storage, LogBytesMax = source.TryGet(LogBytes, out long given) ? given : standard };
    }

    private static ClusterIdentity Identify(SettingSource source, MemberList members)
    {
        try
        {
            return new ClusterIdentity(source.Get(ClusterName), members.Names, source.Get(Width));
        }
        catch (ArgumentException wrong)
        {
            throw new SettingException($"--cluster, --cluster-name or --width: {wrong.Message}", wrong);
        }
    }

    private static int SlotOf(string name, ClusterIdentity identity)
    {
        int slot = identity.SlotOf(name);
        return slot >= 0
            ? slot
            : throw new SettingException($"--node: '{name}' is not in --cluster, which has {string.Join(", ", identity.Members)}.");
    }

    private static void RefuseSharedAddress(NodeOptions node)
    {
        IPEndPoint client = node.ClientListen;
        if (client.Port != 0 && client.Equals(node.PeerListen))
        {
            throw new SettingException($"--client: {client} is where this node's peers connect already; choose another port.");
        }
    }
}
