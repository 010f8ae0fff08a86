using System.Net;
using TcpCausalKv.Server.Demo;

namespace TcpCausalKv.Processes;

/// <summary>A cluster of processes of this machine, on free ports of loopback.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    private const int AttemptsMax = 3;
    private const int WidthMin = 8;
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly Dictionary<(int From, int To), DelayRelay> _relays = [];

    private LocalCluster(ServerExecutable server, int count, ClusterStorage? storage, TimeSpan? delay, IReadOnlyList<string> more)
    {
        IReadOnlyList<int> ports = FreePorts.Find(2 * count);
        if (delay is { } line)
        {
            int last = count - 1;
            _relays[(0, last)] = DelayRelay.Start(new IPEndPoint(IPAddress.Loopback, ports[last]), line);
            _relays[(last, 0)] = DelayRelay.Start(new IPEndPoint(IPAddress.Loopback, ports[0]), line);
        }

        IEnumerable<IPEndPoint> clients = ports.Skip(count).Select(port => new IPEndPoint(IPAddress.Loopback, port));
        Arguments = ArgumentsOf(0);
        Nodes = [.. clients.Select((address, slot) => new ClusterNode(NameOf(slot), address, server, ArgumentsOf(slot), storage))];

        IReadOnlyList<string> ArgumentsOf(int slot)
        {
            IEnumerable<string> members = Enumerable.Range(0, count).Select(to => $"{NameOf(to)}=127.0.0.1:{PortTo(slot, to, ports[to])}");
            return
            [
                "--cluster", string.Join(',', members), "--cluster-name", "local", "--width", $"{Math.Max(count, WidthMin)}",
                "--allow-faults", "--log-level", "warning", .. more,
            ];
        }
    }

    /// <summary>The arguments that all nodes share; those of the first one if a link is long.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>Its nodes, by slot.</summary>
    public IReadOnlyList<ClusterNode> Nodes { get; }

    /// <summary>Starts a new cluster, and waits until all of its nodes take writes.</summary>
    /// <param name="server">What its nodes run.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="storage">Where they keep their data; null for memory only.</param>
    /// <param name="more">Arguments of each node beside the usual ones.</param>
    /// <exception cref="NodeFailedException">A node does not come up.</exception>
    public static Task<LocalCluster> StartAsync(
        ServerExecutable server, int count, ClusterStorage? storage = null, params IReadOnlyList<string> more) =>
        StartAsync(server, count, storage, delay: null, more);

    /// <summary>The same, with a long line between the first node and the last.</summary>
    /// <param name="server">What its nodes run.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="storage">Where they keep their data; null for memory only.</param>
    /// <param name="delay">How long each byte is on its way, both ways; null for no delay.</param>
    /// <exception cref="NodeFailedException">A node does not come up.</exception>
    public static Task<LocalCluster> StartDistantAsync(ServerExecutable server, int count, ClusterStorage? storage, TimeSpan? delay) =>
        StartAsync(server, count, storage, delay, more: []);

    private static async Task<LocalCluster> StartAsync(
        ServerExecutable server, int count, ClusterStorage? storage, TimeSpan? delay, IReadOnlyList<string> more)
    {
        // Somebody may take a port between the look and the use.
        for (int attempt = 1; ; attempt++)
        {
            LocalCluster cluster = new(server, count, storage, delay, more);
            try
            {
                foreach (ClusterNode node in cluster.Nodes) node.Start(isNewCluster: true);
                foreach (ClusterNode node in cluster.Nodes) await node.AwaitWritesAsync(StartDeadline);
                return cluster;
            }
            catch (NodeFailedException) when (attempt < AttemptsMax)
            {
                await cluster.DisposeAsync();
                storage?.Delete();
            }
            catch
            {
                await cluster.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>A node's name: x, y, z, then n4, n5 and so on.</summary>
    public static string NameOf(int slot) => slot < 3 ? "xyz".Substring(slot, 1) : $"n{slot + 1}";

    /// <summary>Waits until all nodes have applied the same writes and hold the same data.</summary>
    /// <param name="deadline">How long to wait at most.</param>
    /// <param name="digestsMayDiffer">True if equal clocks are enough.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>What they all say of themselves.</returns>
    /// <exception cref="TimeoutException">They do not come to it.</exception>
    public async Task<NodeStatus> AwaitEqualAsync(TimeSpan deadline, bool digestsMayDiffer = false, CancellationToken cancel = default)
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(deadline);
        while (!late.IsCancellationRequested)
        {
            NodeStatus?[] all = await Task.WhenAll(Nodes.Select(node => node.TryAskStatusAsync(late.Token)));
            if (all[0] is { } first && all.All(one => one?.Clock == first.Clock && (digestsMayDiffer || one.Digest == first.Digest))) return first;
            await Task.Delay(PollInterval, cancel);
        }

        cancel.ThrowIfCancellationRequested();
        throw new TimeoutException($"the nodes do not hold the same data after {deadline.TotalSeconds} s");
    }

    /// <summary>Ends all processes at once.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (ClusterNode node in Nodes) await node.DisposeAsync();
        foreach (DelayRelay relay in _relays.Values) await relay.DisposeAsync();
    }

    private int PortTo(int from, int to, int port) => _relays.TryGetValue((from, to), out DelayRelay? relay) ? relay.EndPoint.Port : port;
}
