using System.CommandLine;
using TcpCausalKv.Load.Restarting;
using TcpCausalKv.Processes.CommandLine;

namespace TcpCausalKv.Load.Commands;

/// <summary><c>restart</c>: how long it takes to come back with many keys.</summary>
internal static class RestartCommand
{
    private const string Purpose =
        "Fills a node with a data directory, and Redis with an append-only file, and tells how long each takes from its start until it serves. "
        + "Needs redis-server.";

    private static readonly Option<int> Keys = ToolOptions.Number("--keys", "Keys of 16 B with values of 64 B.", 5_000_000, 1, 100_000_000);
    private static readonly Option<string?> Server = ToolOptions.Server();
    private static readonly Option<string?> Results = LoadOptions.Results();

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new("restart", Purpose) { Keys, Server, Results };
        command.SetAction((line, cancel) => MeasuredRun.RunAsync(
            "restart", line.GetValue(Results), output, error, kept => new RestartRun(Read(line), kept).RunAsync(cancel)));
        return command;
    }

    private static RestartOptions Read(ParseResult line) => new()
    {
        Server = ToolOptions.ServerOf(line.GetValue(Server)),
        Keys = line.GetValue(Keys),
    };
}
