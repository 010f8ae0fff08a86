using TcpCausalKv.Live.Checking;
using TcpCausalKv.Live.Faults;
using TcpCausalKv.Processes;
using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Histories;
using Xunit.Abstractions;

namespace TcpCausalKv.Live.Tests;

/// <summary>A check runs on real processes of the server that was built with these tests.</summary>
public class CheckRunTests(ITestOutputHelper output)
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(30);

    [Fact]
    public Task Nodes_that_are_paused_and_cut_off_keep_every_guarantee() =>
        HoldsAsync(Options(seconds: 5) with { Faults = new HashSet<FaultKind> { FaultKind.Pause, FaultKind.Cut } });

    [Fact]
    public Task Nodes_that_are_killed_and_cut_off_keep_every_guarantee() =>
        HoldsAsync(Options(seconds: 5) with { Faults = new HashSet<FaultKind> { FaultKind.Kill, FaultKind.Cut } });

    [Fact]
    public async Task A_stale_read_planted_in_a_recorded_history_is_found()
    {
        string file = Path.GetTempFileName();
        try
        {
            await HoldsAsync(Options(seconds: 2) with { HistoryFile = file });
            string[] lines = await File.ReadAllLinesAsync(file);

            Assert.Empty(Judge(lines));
            Assert.NotEmpty(Judge(PlantStaleRead(lines)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_check_that_is_cut_short_ends_at_once_and_is_no_pass()
    {
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(2));
        StringWriter report = new();

        bool held = await new CheckRun(Options(seconds: 600), report).RunAsync(stop.Token).WaitAsync(StopDeadline);

        Assert.False(held);
        Assert.Contains("stopped before the end", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_leaves_no_process_behind_even_if_one_is_paused()
    {
        LocalCluster cluster = await LocalCluster.StartAsync(Options(seconds: 1).Server, 3);
        cluster.Nodes[1].Pause();
        await cluster.DisposeAsync();

        foreach (ClusterNode node in cluster.Nodes) Assert.Null(await node.TryAskStatusAsync(CancellationToken.None));
    }

    // The report begins with the command that runs the same again, seed and all.
    private async Task HoldsAsync(CheckOptions options)
    {
        StringWriter report = new();
        bool held = await new CheckRun(options, report).RunAsync(CancellationToken.None);

        output.WriteLine(report.ToString());
        Assert.True(held, report.ToString());
    }

    private static List<Violation> Judge(IEnumerable<string> lines)
    {
        using StringReader text = new(string.Join('\n', lines));
        return CausalConvergence.Check(HistoryReader.Read(text));
    }

    // A session that has swapped a value of its own for another reads the old one again.
    private static string[] PlantStaleRead(string[] lines)
    {
        using StringReader text = new(string.Join('\n', lines));
        History history = HistoryReader.Read(text);
        Transaction swap = history.Transactions.First(IsSwap);
        Transaction stale = swap with { Operations = [swap.Operations[0]] };

        using StringWriter mutated = new();
        HistoryWriter.Write(history with { Transactions = [.. history.Transactions, stale] }, mutated);
        return mutated.ToString().Split('\n');
    }

    private static bool IsSwap(Transaction transaction) =>
        transaction.Status == TransactionStatus.Ok
        && transaction.Operations is [{ Kind: OperationKind.Read, Value: not HistoryOperation.None }, var second]
        && second.Kind == OperationKind.Write;

    private static CheckOptions Options(int seconds) => new()
    {
        Server = ServerExecutable.At(Path.Combine(AppContext.BaseDirectory, "causalkv")),
        Seconds = seconds,
        Seed = Random.Shared.Next(),
    };
}
