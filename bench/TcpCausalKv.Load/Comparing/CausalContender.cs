using System.Net;
using TcpCausalKv.Processes;

namespace TcpCausalKv.Load.Comparing;

/// <summary>Three nodes of this store.</summary>
internal sealed class CausalContender : IContender
{
    private const int NodeCount = 3;

    private readonly LocalCluster _cluster;
    private readonly ClusterStorage? _storage;
    private readonly bool _copiesMayDiffer;

    private CausalContender(LocalCluster cluster, ClusterStorage? storage, string name, bool copiesMayDiffer)
    {
        _cluster = cluster;
        _storage = storage;
        _copiesMayDiffer = copiesMayDiffer;
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> ProcessIds => [.. _cluster.Nodes.Select(node => node.ProcessId)];

    /// <inheritdoc/>
    public IReadOnlyList<IPEndPoint> Addresses => [.. _cluster.Nodes.Select(node => node.Clients)];

    /// <summary>Starts the nodes.</summary>
    /// <param name="name">What the table calls them.</param>
    /// <param name="server">What they run.</param>
    /// <param name="load">Whether they keep their data on disk, and how long the line between the first and the last is.</param>
    /// <param name="copiesMayDiffer">
    /// True for what is no causal store, so that writes of one key at two nodes may end differently: then replicas count as equal once each has
    /// applied every write.
    /// </param>
    public static async Task<CausalContender> StartAsync(string name, ServerExecutable server, CompareCase load, bool copiesMayDiffer = false)
    {
        ClusterStorage? storage = load.EverySecond ? ClusterStorage.New("everysec")! with { SnapshotBytes = null } : null;
        LocalCluster cluster = await LocalCluster.StartDistantAsync(server, NodeCount, storage, load.LinkDelay);
        return new CausalContender(cluster, storage, name, copiesMayDiffer);
    }

    /// <inheritdoc/>
    public IPEndPoint WriteTo(int writer) => _cluster.Nodes[writer % NodeCount].Clients;

    /// <inheritdoc/>
    public async Task AwaitEqualReplicasAsync(TimeSpan deadline)
    {
        try
        {
            await _cluster.AwaitEqualAsync(deadline, _copiesMayDiffer);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{Name}: {late.Message}", late);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _storage?.Delete();
    }
}
