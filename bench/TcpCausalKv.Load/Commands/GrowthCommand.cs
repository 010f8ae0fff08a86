using System.CommandLine;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Load.Growth;
using TcpCausalKv.Processes.CommandLine;

namespace TcpCausalKv.Load.Commands;

/// <summary><c>growth</c>: how costs grow with nodes and with held batches.</summary>
internal static class GrowthCommand
{
    private const string Purpose =
        "Measures what a write costs as the nodes of a cluster in one process become more, and what releasing a batch costs as more are held, "
            + "and draws "
        + "a plot of each. Needs redis-benchmark.";

    private static readonly Option<int[]> Nodes = new("--nodes")
    {
        Description = "Sizes of the clusters. [default: 2 3 4 8 16]",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "N",
    };

    private static readonly Option<int> HeldMax =
        ToolOptions.Number("--held", "Most batches held; from 10 on in powers of ten.", 1_000_000, 10, 10_000_000);
    private static readonly Option<int> Requests = ToolOptions.Number("--requests", "Writes of a round over a cluster.", 300_000, 1_000, 100_000_000);
    private static readonly Option<int> Rounds = LoadOptions.Rounds("size", 5);
    private static readonly Option<string?> Plots = new("--plots") { Description = "A directory for the plots.", HelpName = "DIR" };
    private static readonly Option<string?> Server = ToolOptions.Server();
    private static readonly Option<string?> Results = LoadOptions.Results();

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new("growth", Purpose) { Nodes, HeldMax, Requests, Rounds, Plots, Server, Results };
        command.Validators.Add(line =>
        {
            bool isWrong = line.GetValue(Nodes) is { } sizes && sizes.Any(size => size is < 1 or > VectorClock.WidthMax);
            if (isWrong) line.AddError($"--nodes must be from 1 to {VectorClock.WidthMax}");
        });
        command.SetAction((line, cancel) => MeasuredRun.RunAsync(
            "growth", line.GetValue(Results), output, error, kept => new GrowthRun(Read(line), kept).RunAsync(cancel)));
        return command;
    }

    private static GrowthOptions Read(ParseResult line) => new()
    {
        Server = ToolOptions.ServerOf(line.GetValue(Server)),
        Nodes = line.GetValue(Nodes) is { Length: > 0 } sizes ? sizes : [2, 3, 4, 8, 16],
        Held = [.. PowersOfTen().TakeWhile(power => power <= line.GetValue(HeldMax))],
        Requests = line.GetValue(Requests),
        Rounds = line.GetValue(Rounds),
        Plots = line.GetValue(Plots),
    };

    private static IEnumerable<int> PowersOfTen()
    {
        for (int power = 10; power <= 10_000_000; power *= 10) yield return power;
    }
}
