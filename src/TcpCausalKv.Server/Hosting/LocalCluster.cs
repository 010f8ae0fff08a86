using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Node;
using TcpCausalKv.Node.Storage;
using TcpCausalKv.Server.Settings;

namespace TcpCausalKv.Server.Hosting;

/// <summary>A cluster whose nodes all run in this process, each on a thread of its own, with real sockets between them.</summary>
internal sealed class LocalCluster : IDisposable
{
    private const int WidthMin = 8;
    private static readonly string[] FirstNames = ["x", "y", "z"];

    private readonly List<LocalNode> _nodes = [];

    private LocalCluster(LocalSettings settings, ILoggerFactory loggers)
    {
        string[] names = [.. Enumerable.Range(0, settings.Nodes).Select(NameOf)];
        ClusterIdentity identity = new("local", names, Math.Max(WidthMin, names.Length));
        StorageOptions?[] storage = [.. names.Select(name => StorageOf(settings, name))];
        bool isNew = Array.TrueForAll(storage, IsNew);
        ClusterId id = isNew ? RandomIds.Cluster() : ClusterId.None;
        try
        {
            for (int slot = 0; slot < names.Length; slot++)
            {
                NodeLoggerFactory nodeLoggers = new(loggers, names[slot]);
                _nodes.Add(new LocalNode(names[slot], new CausalNode(OptionsOf(settings, identity, slot, storage[slot], isNew) with
                { ClusterId = id }, nodeLoggers)));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The nodes by slot.</summary>
    public IReadOnlyList<LocalNode> Nodes => _nodes;

    /// <summary>Ends with the first node's loop that ends, as that one does.</summary>
    public Task Completion => Task.WhenAny(_nodes.Select(node => node.Node.Completion)).Unwrap();

    /// <summary>Starts a cluster. All nodes listen before the first one dials, so that the links are there at once.</summary>
    /// <exception cref="TcpCausalKv.Node.Loop.ListenException">An address cannot be had; nothing was started.</exception>
    public static LocalCluster Start(LocalSettings settings, ILoggerFactory loggers)
    {
        LocalCluster cluster = new(settings, loggers);
        PeerAddress[] peers = [.. cluster._nodes.Select(node => AddressOf(node.Node.PeerEndPoint))];
        foreach (LocalNode node in cluster._nodes) node.Node.Start(peers);
        return cluster;
    }

    /// <summary>The name of the node in a slot: x, y, z, then n4, n5 and so on.</summary>
    public static string NameOf(int slot) =>
        slot < FirstNames.Length ? FirstNames[slot] : string.Create(CultureInfo.InvariantCulture, $"n{slot + 1}");

    /// <summary>Stops all nodes in order, and at once, so that none is left to complain that the others are gone.</summary>
    /// <returns>False if one took too long.</returns>
    public async Task<bool> StopAsync()
    {
        bool[] inTime = await Task.WhenAll(_nodes.Select(node => Task.Run(() => node.Node.Stop())));
        return Array.TrueForAll(inTime, ended => ended);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LocalNode node in _nodes) node.Node.Dispose();
    }

    private static StorageOptions? StorageOf(LocalSettings settings, string name) =>
        settings.Storage is { } shared ? shared with { Directory = Path.Combine(shared.Directory, name) } : null;

    // Once one node has a directory, the others may have lost theirs, and ask it for their writes.
    private static bool IsNew(StorageOptions? storage) => storage is null || !Directory.Exists(storage.Directory);

    private static NodeOptions OptionsOf(
        LocalSettings settings, ClusterIdentity identity, int slot, StorageOptions? storage, bool isNew) => new(identity, slot)
        {
            PeerListen = new IPEndPoint(IPAddress.Loopback, PortOf(settings.PeerPort, slot)),
            ClientListen = new IPEndPoint(IPAddress.Loopback, PortOf(settings.ClientPort, slot)),
            AllowFaults = settings.AllowFaults,
            NewCluster = isNew,
            Storage = storage,
        };

    private static int PortOf(int first, int slot) => first == 0 ? 0 : first + slot;

    private static PeerAddress AddressOf(IPEndPoint endPoint) => new(endPoint.Address.ToString(), endPoint.Port);
}
