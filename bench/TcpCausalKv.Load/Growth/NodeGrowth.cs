using System.Net;
using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Processes;
using TcpCausalKv.Processes.Text;
using TcpCausalKv.Server.Demo;

namespace TcpCausalKv.Load.Growth;

/// <summary>Clusters of more and more nodes, each in one process, with real sockets between the nodes: what does a write cost all of them?</summary>
/// <param name="server">What runs them: <c>causalkv local</c>.</param>
/// <param name="requests">Writes of a round.</param>
/// <param name="rounds">Rounds of each size.</param>
internal sealed class NodeGrowth(ServerExecutable server, int requests, int rounds)
{
    private const int Connections = 48;
    private const int KeysPerNode = 1_000;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Measures one size.</summary>
    /// <exception cref="TimeoutException">The nodes do not come up, or not to the same data.</exception>
    public async Task<NodeMeasurement> MeasureAsync(int nodes, CancellationToken cancel)
    {
        int firstClient = FreePorts.Find(1)[0], firstPeer = firstClient + nodes;
        string[] arguments = ["local", "--nodes", $"{nodes}", "--client-port", $"{firstClient}", "--peer-port", $"{firstPeer}", "--in-memory"];
        await using NodeProcess process = NodeProcess.Start(server, arguments);
        IPEndPoint[] addresses = [.. Enumerable.Range(firstClient, nodes).Select(port => new IPEndPoint(IPAddress.Loopback, port))];
        await AwaitEqualAsync(process, addresses, cancel);

        await WriteAsync(process, addresses, cancel);
        List<double> oneWriter = [], allWrite = [];
        for (int round = 0; round < rounds; round++)
        {
            oneWriter.Add(await WriteAsync(process, addresses, cancel, addresses[0]));
            allWrite.Add(await WriteAsync(process, addresses, cancel, addresses));
        }

        return new NodeMeasurement(nodes, CompareTable.Median(oneWriter), CompareTable.Median(allWrite));
    }

    private async Task<double> WriteAsync(NodeProcess process, IPEndPoint[] all, CancellationToken cancel, params IPEndPoint[] writers)
    {
        if (writers.Length == 0) writers = all;
        CompareCase load = new("growth", LoadCommand.Set, Pipeline: 16)
        {
            Connections = Math.Max(1, Connections / writers.Length),
            Keys = KeysPerNode * all.Length,
        };
        int each = requests / writers.Length;
        TimeSpan before = ProcessorTime.Of([process.Id]);
        await Task.WhenAll(writers.Select(writer => RedisBenchmark.RunAsync(writer, load, each, cancel)));
        await AwaitEqualAsync(process, all, cancel);
        return (ProcessorTime.Of([process.Id]) - before).TotalMicroseconds / (each * writers.Length);
    }

    private static async Task AwaitEqualAsync(NodeProcess process, IPEndPoint[] all, CancellationToken cancel)
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(Deadline);
        while (!late.IsCancellationRequested)
        {
            if (process.HasEndedByItself)
            {
                throw new InvalidOperationException($"the cluster has ended by itself: {string.Join('\n', process.LastLines)}");
            }

            NodeStatus?[] states = await Task.WhenAll(all.Select(address => TryAskAsync(address, late.Token)));
            if (states.All(one => one is { WritesAdmitted: true } && one.Clock == states[0]!.Clock && one.Digest == states[0]!.Digest)) return;
            await Task.Delay(PollInterval, cancel);
        }

        throw new TimeoutException($"{all.Length} nodes do not hold the same data after {Deadline.TotalSeconds} s");
    }

    private static async Task<NodeStatus?> TryAskAsync(IPEndPoint address, CancellationToken cancel)
    {
        try
        {
            using RespConnection connection = await RespConnection.OpenAsync(address, cancel);
            return NodeStatus.Read(await connection.AskAsync(NodeStatus.Question, cancel));
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            return null;
        }
    }
}
