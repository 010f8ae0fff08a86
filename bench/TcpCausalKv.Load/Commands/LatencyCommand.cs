using System.CommandLine;
using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Load.Latency;
using TcpCausalKv.Processes.CommandLine;

namespace TcpCausalKv.Load.Commands;

/// <summary><c>latency</c>: how long replies take at a given load, and how long a write takes to be seen elsewhere.</summary>
internal static class LatencyCommand
{
    private const int Pipeline = 16;
    private const string Purpose =
        "Puts 30, 50 and 70 % of what each can take on Redis with two replicas and on three nodes, in an open loop without coordinated omission, "
        + "and prints percentiles of replies, and of the time from a write's acknowledgement until another server shows it. Needs redis-server.";

    private static readonly Option<int> Rounds = LoadOptions.Rounds("rate", 5);
    private static readonly Option<int> Seconds = ToolOptions.Number("--seconds", "How long a round puts load on one store.", 5, 1, 3600);
    private static readonly Option<int> Connections = ToolOptions.Number("--connections", "Connections of the client.", 16, 1, 1000);
    private static readonly Option<int> Keys = ToolOptions.Number("--keys", "Distinct keys.", 100_000, 1, 100_000_000);
    private static readonly Option<int[]> Percent = new("--percent")
    {
        Description = "Parts of what a store can take. [default: 30 50 70]",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "N",
    };

    private static readonly Option<bool> Reads = new("--get") { Description = "GETs in place of SETs." };
    private static readonly Option<string[]> Servers = LoadOptions.Servers();
    private static readonly Option<string?> Results = LoadOptions.Results();

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new("latency", Purpose) { Percent, Rounds, Seconds, Connections, Keys, Reads, Servers, Results };
        command.Validators.Add(line =>
        {
            if (line.GetValue(Percent) is { } parts && parts.Any(part => part is < 1 or > 100)) line.AddError("--percent must be from 1 to 100");
        });
        command.SetAction((line, cancel) => MeasuredRun.RunAsync(
            "latency", line.GetValue(Results), output, error, kept => new LatencyRun(Read(line), kept).RunAsync(cancel)));
        return command;
    }

    private static LatencyOptions Read(ParseResult line) => new()
    {
        Contenders = LoadOptions.ContendersOf(line.GetValue(Servers)),
        Load = new CompareCase("latency", line.GetValue(Reads) ? LoadCommand.Get : LoadCommand.Set, Pipeline) { Keys = line.GetValue(Keys) },
        Percents = line.GetValue(Percent) is { Length: > 0 } parts ? parts : [30, 50, 70],
        Connections = line.GetValue(Connections),
        Time = TimeSpan.FromSeconds(line.GetValue(Seconds)),
        Rounds = line.GetValue(Rounds),
    };
}
