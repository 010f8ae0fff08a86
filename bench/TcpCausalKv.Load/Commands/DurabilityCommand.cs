using System.CommandLine;
using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Processes;
using TcpCausalKv.Processes.CommandLine;

namespace TcpCausalKv.Load.Commands;

/// <summary><c>durability</c>: what it costs to keep everything on disk.</summary>
internal static class DurabilityCommand
{
    private const string MemoryName = "in memory";
    private const string Purpose =
        "Puts the same load, turn by turn, on three nodes in memory, on three with data directories and --fsync everysec, and on Redis with "
            + "two replicas "
        + "and append-only files synced every second; prints a table of medians and ratios to the nodes in memory. Needs redis-server and "
            + "redis-benchmark.";

    private static readonly Option<int> Rounds = LoadOptions.Rounds("case", 5);
    private static readonly Option<int> Percent = LoadOptions.Percent();
    private static readonly Option<string?> Server = ToolOptions.Server();
    private static readonly Option<string?> Results = LoadOptions.Results();

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new("durability", Purpose) { Rounds, Percent, Server, Results };
        command.SetAction((line, cancel) => MeasuredRun.RunAsync(
            "durability", line.GetValue(Results), output, error, kept => new CompareRun(Read(line), kept).RunAsync(cancel)));
        return command;
    }

    private static CompareOptions Read(ParseResult line)
    {
        ServerExecutable server = ToolOptions.ServerOf(line.GetValue(Server));
        return new CompareOptions
        {
            Rounds = line.GetValue(Rounds),
            Cases = [CompareCase.Named("everysec-16").Part(line.GetValue(Percent))],
            Contenders =
            [
                new(MemoryName, async load => await CausalContender.StartAsync(MemoryName, server, load with { EverySecond = false })),
                ContenderKind.Causal("causalkv", server),
                ContenderKind.Redis,
            ],
        };
    }
}
