using System.Net;
using TcpCausalKv.Load.Processes;

namespace TcpCausalKv.Load.Comparing;

/// <summary>Three nodes of this store.</summary>
internal sealed class CausalContender : IContender
{
    private const int NodeCount = 3;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly LocalCluster _cluster;
    private readonly ClusterStorage? _storage;

    private CausalContender(LocalCluster cluster, ClusterStorage? storage, string name)
    {
        _cluster = cluster;
        _storage = storage;
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> ProcessIds => [.. _cluster.Nodes.Select(node => node.ProcessId)];

    /// <summary>Starts the nodes.</summary>
    /// <param name="name">What the table calls them.</param>
    /// <param name="server">What they run.</param>
    /// <param name="everySecond">True if they keep their data on disk.</param>
    public static async Task<CausalContender> StartAsync(string name, ServerExecutable server, bool everySecond)
    {
        ClusterStorage? storage = everySecond ? ClusterStorage.New("everysec")! with { SnapshotBytes = null } : null;
        return new CausalContender(await LocalCluster.StartAsync(server, NodeCount, storage), storage, name);
    }

    /// <inheritdoc/>
    public IPEndPoint WriteTo(int writer) => _cluster.Nodes[writer % NodeCount].Clients;

    /// <inheritdoc/>
    public async Task AwaitEqualReplicasAsync(TimeSpan deadline)
    {
        using CancellationTokenSource late = new(deadline);
        while (!late.IsCancellationRequested)
        {
            NodeStatus?[] all = await Task.WhenAll(_cluster.Nodes.Select(node => node.TryAskStatusAsync(late.Token)));
            if (all.All(one => one is not null && one.Clock == all[0]!.Clock && one.Digest == all[0]!.Digest)) return;
            await Task.Delay(PollInterval);
        }

        throw new TimeoutException($"{Name}: the nodes do not hold the same data after {deadline.TotalSeconds} s");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _storage?.Delete();
    }
}
