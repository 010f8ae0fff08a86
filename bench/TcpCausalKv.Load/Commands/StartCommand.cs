using System.CommandLine;
using TcpCausalKv.Load.Starting;
using TcpCausalKv.Processes.CommandLine;

namespace TcpCausalKv.Load.Commands;

/// <summary><c>start</c>: from the start of a process to its first reply.</summary>
internal static class StartCommand
{
    private const string Purpose =
        "Starts a node with nothing to read, over and over, in turns with Redis, and tells how long each takes from the start of its process until "
        + "it answers PING. Needs redis-server.";

    private static readonly Option<int> Rounds = ToolOptions.Number("--rounds", "How often each is started.", 20, 1, 10_000);
    private static readonly Option<string[]> Servers = LoadOptions.Servers();
    private static readonly Option<string?> Results = LoadOptions.Results();

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new("start", Purpose) { Rounds, Servers, Results };
        command.SetAction((line, cancel) => MeasuredRun.RunAsync(
            "start", line.GetValue(Results), output, error, kept => new StartRun(Read(line), kept).RunAsync(cancel)));
        return command;
    }

    private static StartOptions Read(ParseResult line) => new()
    {
        Servers = LoadOptions.ServersOf(line.GetValue(Servers)),
        Rounds = line.GetValue(Rounds),
    };
}
