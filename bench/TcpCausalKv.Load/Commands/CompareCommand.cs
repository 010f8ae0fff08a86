using System.CommandLine;
using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Load.Processes;

namespace TcpCausalKv.Load.Commands;

/// <summary><c>compare</c>: puts the same load on Redis with two replicas and on three nodes, turn by turn.</summary>
internal static class CompareCommand
{
    private const string Purpose =
        "Starts Redis with two replicas and three nodes on free ports of this machine, puts the same load on both, turn by turn, and prints a "
        + "table of medians and ratios. Needs redis-server and redis-benchmark.";

    private static readonly Option<int> Rounds = LoadOptions.Number("--rounds", "Rounds of each case.", 5, 1, 1000);
    private static readonly Option<string[]> Server = new("--server")
    {
        Description = "A program to start nodes from, also several: NAME=PATH. [default: that of this source tree]",
        HelpName = "NAME=PATH",
    };

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
        Command command = new("compare", Purpose) { Case, Rounds, Server };
        command.SetAction((line, cancel) => LoadCommandLine.RunWithServerAsync(error, () => new CompareRun(Read(line), output).RunAsync(cancel)));
        return command;
    }

    private static CompareOptions Read(ParseResult line)
    {
        string[] cases = line.GetValue(Case) is { Length: > 0 } named ? named : [.. CompareCase.All.Select(load => load.Name)];
        string[] servers = line.GetValue(Server) ?? [];
        return new CompareOptions
        {
            Rounds = line.GetValue(Rounds),
            Cases = [.. CompareCase.All.Where(load => cases.Contains(load.Name))],
            Servers = servers.Length == 0 ? [("causalkv", ServerExecutable.OfThisTree())] : [.. servers.Select(ReadServer)],
        };
    }

    private static (string Name, ServerExecutable Server) ReadServer(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? ("causalkv", ServerExecutable.At(text)) : (text[..equals], ServerExecutable.At(text[(equals + 1)..]));
    }
}
