using System.Net;
using TcpCausalKv.Server.Demo;

namespace TcpCausalKv.Load.Processes;

/// <summary>A cluster of processes of this machine, on free ports of loopback.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    private const int AttemptsMax = 3;
    private const int WidthMin = 8;
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);

    private LocalCluster(ServerExecutable server, int count, ClusterStorage? storage, IReadOnlyList<string> more)
    {
        IReadOnlyList<int> ports = FreePorts.Find(2 * count);
        IEnumerable<string> members = Enumerable.Range(0, count).Select(slot => $"{NameOf(slot)}=127.0.0.1:{ports[slot]}");
        Arguments =
        [
            "--cluster", string.Join(',', members), "--cluster-name", "load", "--width", $"{Math.Max(count, WidthMin)}",
            "--allow-faults", "--log-level", "warning", .. more,
        ];
        IEnumerable<IPEndPoint> clients = ports.Skip(count).Select(port => new IPEndPoint(IPAddress.Loopback, port));
        Nodes = [.. clients.Select((address, slot) => new ClusterNode(NameOf(slot), address, server, Arguments, storage))];
    }

    /// <summary>The arguments that all nodes share.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>Its nodes, by slot.</summary>
    public IReadOnlyList<ClusterNode> Nodes { get; }

    /// <summary>Starts a new cluster, and waits until all of its nodes take writes.</summary>
    /// <param name="server">What its nodes run.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="storage">Where they keep their data; null for memory only.</param>
    /// <param name="more">Arguments of each node beside the usual ones.</param>
    /// <exception cref="NodeFailedException">A node does not come up.</exception>
    public static async Task<LocalCluster> StartAsync(
        ServerExecutable server, int count, ClusterStorage? storage = null, params IReadOnlyList<string> more)
    {
        // Somebody may take a port between the look and the use.
        for (int attempt = 1; ; attempt++)
        {
            LocalCluster cluster = new(server, count, storage, more);
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

    /// <summary>Ends all processes at once.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (ClusterNode node in Nodes) await node.DisposeAsync();
    }
}
