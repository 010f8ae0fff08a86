using System.Diagnostics;
using System.Globalization;
using System.Net;
using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Processes;
using TcpCausalKv.Processes.Text;
using TcpCausalKv.Server.Demo;

namespace TcpCausalKv.Load.Restarting;

/// <summary>How long a node with many keys takes from its start until it serves, and Redis with as many.</summary>
/// <param name="options">How many keys.</param>
/// <param name="output">Takes the table.</param>
internal sealed class RestartRun(RestartOptions options, TextWriter output)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    private readonly CompareCase _load = new("restart", LoadCommand.Set, Pipeline: 16) { Keys = options.Keys };

    /// <summary>Runs both.</summary>
    /// <returns>True: whatever comes back with fewer keys throws.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        await output.WriteLineAsync("| store | written in, s | back after a stop, s | back after kill -9, s | on disk, MB |");
        await output.WriteLineAsync("|---|---|---|---|---|");
        string directory = Directory.CreateTempSubdirectory("causalkv-restart-").FullName;
        try
        {
            await MeasureAsync("causalkv", address => StartNode(address, directory), Path.Combine(directory, "node"), cancel);
            await MeasureAsync("redis, append-only file", address => StartRedis(address, directory), Path.Combine(directory, "redis"), cancel);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        return true;
    }

    private async Task MeasureAsync(string name, Func<IPEndPoint, NodeProcess> start, string data, CancellationToken cancel)
    {
        IPEndPoint address = new(IPAddress.Loopback, FreePorts.Find(1)[0]);
        NodeProcess process = start(address);
        try
        {
            Stopwatch watch = Stopwatch.StartNew();
            await AwaitServingAsync(process, address, cancel);
            watch.Restart();
            await Filler.FillAsync(address, _load, cancel);
            TimeSpan written = watch.Elapsed;

            if (!await process.TryStopAsync(Deadline)) throw new TimeoutException($"{name} does not stop");
            TimeSpan afterStop = await TimeReturnAsync();
            await process.KillAsync();
            TimeSpan afterKill = await TimeReturnAsync();
            long bytes = new DirectoryInfo(data).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
            string[] cells = [name, Seconds(written), Seconds(afterStop), Seconds(afterKill), $"{bytes / 1_000_000}"];
            await output.WriteLineAsync($"| {string.Join(" | ", cells)} |");

            async Task<TimeSpan> TimeReturnAsync()
            {
                await process.DisposeAsync();
                watch.Restart();
                process = start(address);
                await AwaitServingAsync(process, address, cancel);
                TimeSpan back = watch.Elapsed;
                await AssertAllIsThereAsync(name, address, cancel);
                return back;
            }
        }
        finally
        {
            await process.DisposeAsync();
        }
    }

    private NodeProcess StartNode(IPEndPoint address, string directory) => NodeProcess.Start(
        options.Server,
        ["node", "--node", "x", "--cluster", $"x=127.0.0.1:{FreePorts.Find(1)[0]}", "--client", $"{address}", "--data", Path.Combine(directory,
            "node"), "--new-cluster"]);

    private static NodeProcess StartRedis(IPEndPoint address, string directory)
    {
        string own = Directory.CreateDirectory(Path.Combine(directory, "redis")).FullName;
        string[] arguments = ["--port", $"{address.Port}", "--bind", "127.0.0.1", "--dir", own, "--save", "", "--appendonly", "yes"];
        return NodeProcess.Start(new ProcessStartInfo("redis-server", arguments) { RedirectStandardError = true, RedirectStandardOutput = true });
    }

    private static async Task AwaitServingAsync(NodeProcess process, IPEndPoint address, CancellationToken cancel)
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(Deadline);
        while (true)
        {
            // Nobody listens yet, or -LOADING.
            if (await TryAskAsync(address, ["GET", "key:000000000000"], late.Token) is { IsError: false }) return;
            if (process.HasEndedByItself)
            {
                throw new InvalidOperationException($"a server has ended by itself: {string.Join('\n', process.LastLines)}");
            }

            await Task.Delay(PollInterval, late.Token);
        }
    }

    private async Task AssertAllIsThereAsync(string name, IPEndPoint address, CancellationToken cancel)
    {
        RespReply? size = await TryAskAsync(address, ["DBSIZE"], cancel);
        if (size?.Text != options.Keys.ToString(CultureInfo.InvariantCulture))
        {
            throw new InvalidOperationException($"{name} came back with {size} of {options.Keys} keys");
        }
    }

    private static async Task<RespReply?> TryAskAsync(IPEndPoint address, IReadOnlyList<string> words, CancellationToken cancel)
    {
        try
        {
            using RespConnection connection = await RespConnection.OpenAsync(address, cancel);
            return await connection.AskAsync(words, cancel);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("N1", CultureInfo.InvariantCulture);
}
