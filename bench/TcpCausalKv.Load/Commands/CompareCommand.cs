using System.CommandLine;
using TcpCausalKv.Load.Comparing;

namespace TcpCausalKv.Load.Commands;

/// <summary><c>compare</c>: puts the same load on Redis with two replicas and on three nodes, turn by turn.</summary>
internal static class CompareCommand
{
    private const string Purpose =
        "Starts Redis with two replicas and three nodes on free ports of this machine, puts the same load on both, turn by turn, and prints a "
        + "table of medians and ratios. Needs redis-server and redis-benchmark.";

    private static readonly Option<int> Rounds = LoadOptions.Rounds("case", 5);
    private static readonly Option<string[]> Servers = LoadOptions.Servers();
    private static readonly Option<string?> Results = LoadOptions.Results();
    private static readonly Option<string> Section = new("--section")
    {
        Description = "The section of that page, so that cases can be run in parts.",
        DefaultValueFactory = _ => "compare",
        HelpName = "NAME",
    };

    private static readonly Option<int> Percent = LoadOptions.Percent();

    private static readonly Option<string[]> Case = new("--case")
    {
        Description = $"Cases to run: {string.Join(", ", CompareCase.All.Select(load => load.Name))}. [default: all]",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "NAME",
    };

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Case.AcceptOnlyFromAmong([.. CompareCase.All.Select(load => load.Name)]);
        Command command = new("compare", Purpose) { Case, Rounds, Percent, Servers, Results, Section };
        command.SetAction((line, cancel) => MeasuredRun.RunAsync(
            line.GetValue(Section)!, line.GetValue(Results), output, error, kept => new CompareRun(Read(line), kept).RunAsync(cancel)));
        return command;
    }

    private static CompareOptions Read(ParseResult line)
    {
        string[] cases = line.GetValue(Case) is { Length: > 0 } named ? named : [.. CompareCase.All.Select(load => load.Name)];
        return new CompareOptions
        {
            Rounds = line.GetValue(Rounds),
            Cases = [.. CompareCase.All.Where(load => cases.Contains(load.Name)).Select(load => load.Part(line.GetValue(Percent)))],
            Contenders = LoadOptions.ContendersOf(line.GetValue(Servers)),
        };
    }
}
