using System.CommandLine;
using TcpCausalKv.Load.Pausing;
using TcpCausalKv.Processes.CommandLine;

namespace TcpCausalKv.Load.Commands;

/// <summary><c>pause</c>: the longest turn of the loop while data grows and snapshots are taken.</summary>
internal static class PauseCommand
{
    private const string Purpose =
        "Writes to one node, and to one of three, all with data directories, and tells the longest turn of each node's loop while data grows from "
        + "nothing and snapshots of it are taken. Needs redis-benchmark.";

    private static readonly Option<int> Writes = ToolOptions.Number("--writes", "SETs, of as many possible keys.", 5_000_000, 1000, int.MaxValue);
    private static readonly Option<int> Rounds = LoadOptions.Rounds("size", 5);
    private static readonly Option<string?> Server = ToolOptions.Server();
    private static readonly Option<string?> Results = LoadOptions.Results();
    private static readonly Option<int[]> Nodes = new("--nodes")
    {
        Description = "Sizes of the clusters. [default: 1 3]",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "N",
    };

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new("pause", Purpose) { Writes, Nodes, Rounds, Server, Results };
        command.SetAction((line, cancel) => MeasuredRun.RunAsync(
            "pause", line.GetValue(Results), output, error, kept => new PauseRun(Read(line), kept).RunAsync(cancel)));
        return command;
    }

    private static PauseOptions Read(ParseResult line) => new()
    {
        Server = ToolOptions.ServerOf(line.GetValue(Server)),
        Writes = line.GetValue(Writes),
        Rounds = line.GetValue(Rounds),
        Nodes = line.GetValue(Nodes) is { Length: > 0 } sizes ? sizes : [1, 3],
    };
}
