using System.CommandLine;
using TcpCausalKv.Load.Sizing;
using TcpCausalKv.Processes.CommandLine;

namespace TcpCausalKv.Load.Commands;

/// <summary><c>memory</c>: what a key costs in memory, here and in Redis.</summary>
internal static class MemoryCommand
{
    private const string Purpose =
        "Fills Redis with two replicas and three nodes with the same keys, and prints what a key costs each in memory. Needs redis-server.";

    private static readonly Option<int> Keys = ToolOptions.Number("--keys", "Keys of 16 B with values of 64 B.", 1_000_000, 1000, 100_000_000);
    private static readonly Option<int> Rounds = ToolOptions.Number("--rounds", "How often each is started and filled.", 3, 1, 1000);
    private static readonly Option<string[]> Servers = LoadOptions.Servers();
    private static readonly Option<string?> Results = LoadOptions.Results();

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new("memory", Purpose) { Keys, Rounds, Servers, Results };
        command.SetAction((line, cancel) => MeasuredRun.RunAsync(
            "memory", line.GetValue(Results), output, error, kept => new MemoryRun(Read(line), kept).RunAsync(cancel)));
        return command;
    }

    private static MemoryOptions Read(ParseResult line) => new()
    {
        Contenders = LoadOptions.ContendersOf(line.GetValue(Servers)),
        Keys = line.GetValue(Keys),
        Rounds = line.GetValue(Rounds),
    };
}
