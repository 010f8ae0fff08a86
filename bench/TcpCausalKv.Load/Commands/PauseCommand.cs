using System.CommandLine;
using System.Diagnostics;
using TcpCausalKv.Load.Pausing;
using TcpCausalKv.Processes.CommandLine;

namespace TcpCausalKv.Load.Commands;

/// <summary><c>pause</c>: the longest turn of the loop while data grows and snapshots are taken, or something large goes at once.</summary>
internal static class PauseCommand
{
    private const string Growth = "growth";
    private const string Hash = "hash";
    private const string Expiry = "expiry";
    private const string Purpose =
        "Writes to one node, and to one of three, all with data directories, and tells the longest turn of each node's loop while data grows from "
        + "nothing and snapshots of it are taken; or while one large hash is filled, walked by a snapshot and deleted; or while many keys expire. "
        + "Needs redis-benchmark.";

    private static readonly Option<string> Case = new("--case")
    {
        Description = $"What happens: {Growth}, {Hash} or {Expiry}. Each has a section of its own.",
        DefaultValueFactory = _ => Growth,
        HelpName = "NAME",
    };

    private static readonly Option<int> Writes =
        ToolOptions.Number("--writes", $"Of {Growth}: SETs, of as many possible keys.", 5_000_000, 1000, int.MaxValue);

    private static readonly Option<int> Fields = ToolOptions.Number("--fields", $"Of {Hash}: its fields.", 10_000_000, 1, 100_000_000);
    private static readonly Option<int> Keys = ToolOptions.Number("--keys", $"Of {Expiry}: keys that expire.", 1_000_000, 1, 100_000_000);
    private static readonly Option<int> Seconds =
        ToolOptions.Number("--seconds", $"Of {Expiry}: from the first deadline to the last.", 10, 1, 3600);

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
        Case.AcceptOnlyFromAmong(Growth, Hash, Expiry);
        Command command = new("pause", Purpose) { Case, Writes, Fields, Keys, Seconds, Nodes, Rounds, Server, Results };
        command.SetAction((line, cancel) =>
        {
            string what = line.GetValue(Case)!;
            string section = what == Growth ? "pause" : $"pause-{what}";
            return MeasuredRun.RunAsync(section, line.GetValue(Results), output, error, kept => RunAsync(what, Read(line), kept, cancel));
        });
        return command;
    }

    private static Task<bool> RunAsync(string what, PauseOptions options, TextWriter output, CancellationToken cancel) => what switch
    {
        Growth => new PauseRun(options, output).RunAsync(cancel),
        Hash => new HashPauseRun(options, output).RunAsync(cancel),
        Expiry => new ExpiryPauseRun(options, output).RunAsync(cancel),
        _ => throw new UnreachableException(),
    };

    private static PauseOptions Read(ParseResult line) => new()
    {
        Server = ToolOptions.ServerOf(line.GetValue(Server)),
        Writes = line.GetValue(Writes),
        Fields = line.GetValue(Fields),
        Keys = line.GetValue(Keys),
        Spread = TimeSpan.FromSeconds(line.GetValue(Seconds)),
        Rounds = line.GetValue(Rounds),
        Nodes = line.GetValue(Nodes) is { Length: > 0 } sizes ? sizes : [1, 3],
    };
}
