using TcpCausalKv.Node;

namespace TcpCausalKv.Server.Demo;

/// <summary>The story's three nodes, x, y and z, on free ports of this machine.</summary>
internal sealed class DemoCluster : IAsyncDisposable
{
    private const int AttemptsMax = 3;
    private const string Loopback = "127.0.0.1";
    private static readonly string[] Names = ["x", "y", "z"];
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, DemoNode> _nodes = [];
    private readonly IReadOnlyList<int> _clientPorts;
    private readonly string[] _arguments;

    private DemoCluster(IReadOnlyList<string> arguments)
    {
        IReadOnlyList<int> ports = FreePorts.Find(2 * Names.Length);
        _clientPorts = [.. ports.Take(Names.Length)];
        _arguments =
        [
            "--cluster", string.Join(',', Names.Zip(ports.Skip(Names.Length), (name, port) => $"{name}={new PeerAddress(Loopback, port)}")),
            "--cluster-name", "demo", "--in-memory", "--allow-faults", "--log-level", "warning", .. arguments,
        ];
    }

    /// <summary>The nodes by slot.</summary>
    public IEnumerable<DemoNode> Nodes => Names.Select(name => _nodes[name]);

    /// <summary>A node by its name.</summary>
    public DemoNode this[string name] => _nodes[name];

    /// <summary>Starts a new cluster, and waits until all of its nodes answer and have all their links.</summary>
    /// <param name="arguments">Further arguments of <c>causalkv node</c>.</param>
    /// <param name="cancel">Ends the attempt.</param>
    /// <exception cref="StepFailedException">A node does not come up.</exception>
    public static async Task<DemoCluster> StartAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        // Somebody may take a port between the look and the use.
        for (int attempt = 1; ; attempt++)
        {
            DemoCluster cluster = new(arguments);
            try
            {
                foreach (string name in Names) cluster.Launch(name, "--new-cluster");
                await cluster.AwaitReadyAsync(cancel);
                return cluster;
            }
            catch (StepFailedException) when (attempt < AttemptsMax)
            {
                await cluster.DisposeAsync();
            }
            catch
            {
                await cluster.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Starts a killed node again, with nothing in its memory, in a cluster that is no longer new; waits for its links.</summary>
    /// <exception cref="StepFailedException">It does not come up.</exception>
    public async Task RestartAsync(string name, CancellationToken cancel)
    {
        await _nodes[name].DisposeAsync();
        Launch(name);
        await AwaitReadyAsync(cancel);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (DemoNode node in _nodes.Values) await node.DisposeAsync();
    }

    private void Launch(string name, params string[] more)
    {
        PeerAddress clients = new(Loopback, _clientPorts[Array.IndexOf(Names, name)]);
        _nodes[name] = DemoNode.Start(name, clients, _arguments.Concat(more));
    }

    private async Task AwaitReadyAsync(CancellationToken cancel)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(StartDeadline);
        try
        {
            // With a link still down, a node asks others for what would come over it: no act could show a write that is late.
            foreach (DemoNode node in Nodes) await node.AwaitLinkedAsync(Names.Length - 1, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new StepFailedException($"the nodes are not linked with each other {StartDeadline.TotalSeconds} s after their start");
        }
    }
}
