using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Load.Latency;
using TcpCausalKv.Processes;
using TcpCausalKv.Server.Demo;

namespace TcpCausalKv.Load.Starting;

/// <summary>How long it takes from the start of a process until it answers PING for the first time, turn by turn with Redis.</summary>
/// <param name="options">What is to be started.</param>
/// <param name="output">Takes the table.</param>
internal sealed class StartRun(StartOptions options, TextWriter output)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMicroseconds(200);

    /// <summary>Runs all.</summary>
    /// <returns>True: what does not answer throws.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        string directory = Directory.CreateTempSubdirectory("causalkv-start-").FullName;
        try
        {
            List<Starter> starters = [new("redis, in memory", StartRedis)];
            foreach ((string name, ServerExecutable server) in options.Servers)
            {
                starters.Add(new($"{name}, in memory", (address, _) => StartNode(server, address, ["--in-memory"])));
                starters.Add(new($"{name}, new data directory", (address, own) => StartNode(server, address, ["--data", own])));
            }

            await MeasureAllAsync(starters, directory, cancel);
            await WriteTableAsync(starters);
            return true;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task MeasureAllAsync(List<Starter> starters, string directory, CancellationToken cancel)
    {
        // The first of each finds its files on the disk only, and does not count.
        for (int round = -1; round < options.Rounds; round++)
        {
            for (int i = 0; i < starters.Count; i++)
            {
                cancel.ThrowIfCancellationRequested();
                string own = Path.Combine(directory, $"{round}-{i}");
                double ms = await MeasureAsync(starters[i], own);
                if (round >= 0) starters[i].Rounds.Add(ms);
            }
        }
    }

    private async Task WriteTableAsync(List<Starter> starters)
    {
        await output.WriteLineAsync("| server | start to first reply, ms: median | lowest | highest | RSS then, MB |");
        await output.WriteLineAsync("|---|---|---|---|---|");
        foreach (Starter starter in starters)
        {
            string[] cells =
            [
                starter.Name,
                CompareTable.Format("N1", CompareTable.Median(starter.Rounds)),
                CompareTable.Format("N1", starter.Rounds.Min()),
                CompareTable.Format("N1", starter.Rounds.Max()),
                CompareTable.Format("N0", CompareTable.Median(starter.ResidentMegabytes)),
            ];
            await output.WriteLineAsync($"| {string.Join(" | ", cells)} |");
        }
    }

    private static async Task<double> MeasureAsync(Starter starter, string directory)
    {
        IPEndPoint address = new(IPAddress.Loopback, FreePorts.Find(1)[0]);
        long began = Stopwatch.GetTimestamp();
        await using NodeProcess process = starter.Start(address, directory);
        while (!AnswersPing(address))
        {
            if (process.HasEndedByItself)
            {
                throw new InvalidOperationException($"{starter.Name} has ended by itself: {string.Join('\n', process.LastLines)}");
            }

            if (Stopwatch.GetElapsedTime(began) > Deadline)
            {
                throw new TimeoutException($"{starter.Name} does not answer within {Deadline.TotalSeconds} s");
            }

            PreciseSleep.For(s_pollInterval);
        }

        double ms = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        using Process own = Process.GetProcessById(process.Id);
        starter.ResidentMegabytes.Add(own.WorkingSet64 / 1e6);
        return ms;
    }

    private static bool AnswersPing(IPEndPoint address)
    {
        using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = (int)Deadline.TotalMilliseconds,
        };
        try
        {
            socket.Connect(address);
            socket.Send("PING\r\n"u8);
            byte[] reply = new byte["+PONG\r\n".Length];
            return socket.Receive(reply) > 0 && reply[0] == '+';
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static NodeProcess StartNode(ServerExecutable server, IPEndPoint address, string[] data) => NodeProcess.Start(
        server, ["node", "--node", "x", "--cluster", $"x=127.0.0.1:{FreePorts.Find(1)[0]}", "--client", $"{address}", "--new-cluster", .. data]);

    private static NodeProcess StartRedis(IPEndPoint address, string directory)
    {
        string own = Directory.CreateDirectory(directory).FullName;
        string[] arguments = ["--port", $"{address.Port}", "--bind", "127.0.0.1", "--dir", own, "--save", "", "--appendonly", "no"];
        return NodeProcess.Start(new ProcessStartInfo("redis-server", arguments) { RedirectStandardError = true, RedirectStandardOutput = true });
    }

    private sealed record Starter(string Name, Func<IPEndPoint, string, NodeProcess> Start)
    {
        public List<double> Rounds { get; } = [];

        public List<double> ResidentMegabytes { get; } = [];
    }
}
