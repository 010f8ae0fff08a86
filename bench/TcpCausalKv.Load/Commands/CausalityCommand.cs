using System.CommandLine;
using TcpCausalKv.Load.Causality;
using TcpCausalKv.Load.Comparing;

namespace TcpCausalKv.Load.Commands;

/// <summary><c>causality</c>: what the dependency clock and its check cost.</summary>
internal static class CausalityCommand
{
    private const string Purpose =
        "Builds a twin of the server from this source tree that has no dependency clock and no check, puts the same load on both, turn by turn, and "
        + "prints a table; what is above 1.00 under 'CPU to without' is the cost of causality. Needs redis-benchmark.";

    private static readonly string[] s_casesDefault = ["writers-16", "apart-16"];
    private static readonly Option<int> Rounds = LoadOptions.Rounds("case", 9);
    private static readonly Option<int> Percent = LoadOptions.Percent();
    private static readonly Option<string?> Results = LoadOptions.Results();
    private static readonly Option<string[]> Case = new("--case")
    {
        Description = $"Cases of compare. [default: {string.Join(' ', s_casesDefault)}]",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "NAME",
    };

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Case.AcceptOnlyFromAmong([.. CompareCase.All.Select(load => load.Name)]);
        Command command = new("causality", Purpose) { Case, Rounds, Percent, Results };
        command.SetAction((line, cancel) => MeasuredRun.RunAsync(
            "causality", line.GetValue(Results), output, error, kept => new CausalityRun(Read(line), kept).RunAsync(cancel)));
        return command;
    }

    private static CausalityOptions Read(ParseResult line)
    {
        string[] cases = line.GetValue(Case) is { Length: > 0 } named ? named : s_casesDefault;
        return new CausalityOptions
        {
            Rounds = line.GetValue(Rounds),
            Cases = [.. cases.Select(name => CompareCase.Named(name).Part(line.GetValue(Percent)))],
        };
    }
}
