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
    public async Task What_is_planted_in_a_recorded_history_is_found()
    {
        string file = Path.GetTempFileName();
        try
        {
            await HoldsAsync(Options(seconds: 2) with { HistoryFile = file });
            string[] lines = await File.ReadAllLinesAsync(file);

            Assert.Empty(Judge(lines));
            Assert.NotEmpty(Judge(Plant(lines, PlantStaleRead)));
            Assert.Contains(Judge(Plant(lines, PlantLostIncrement)), violation => violation.Rule == Rule.LostWrite);
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

    private static string[] Plant(string[] lines, Func<IReadOnlyList<Transaction>, IEnumerable<Transaction>> plant)
    {
        using StringReader text = new(string.Join('\n', lines));
        History history = HistoryReader.Read(text);
        using StringWriter mutated = new();
        HistoryWriter.Write(history with { Transactions = [.. plant(history.Transactions)] }, mutated);
        return mutated.ToString().Split('\n');
    }

    // A session that has swapped a value of its own for another reads the old one again.
    private static IEnumerable<Transaction> PlantStaleRead(IReadOnlyList<Transaction> transactions)
    {
        Transaction swap = transactions.First(IsSwap);
        return transactions.Append(swap with { Operations = [swap.Operations[0]] });
    }

    private static bool IsSwap(Transaction transaction) =>
        transaction.Status == TransactionStatus.Ok
        && transaction.Operations is [{ Kind: OperationKind.Read, Value: not HistoryOperation.None } read, { Kind: OperationKind.Write } write]
        && read.Key == write.Key;

    // At the end one is missing at every node.
    private static IEnumerable<Transaction> PlantLostIncrement(IReadOnlyList<Transaction> transactions) =>
        transactions.Select(transaction => transaction.IsFinal
            ? transaction with { Operations = [.. transaction.Operations.Select(LessOne)] }
            : transaction);

    private static HistoryOperation LessOne(HistoryOperation operation) =>
        operation.Kind == OperationKind.Count ? operation with { Value = operation.Value - 1 } : operation;

    private static CheckOptions Options(int seconds) => new()
    {
        Server = ServerExecutable.At(Path.Combine(AppContext.BaseDirectory, "causalkv")),
        Seconds = seconds,
        Seed = Random.Shared.Next(),
    };
}
