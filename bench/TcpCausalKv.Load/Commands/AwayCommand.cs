using System.CommandLine;
using TcpCausalKv.Load.Absence;
using TcpCausalKv.Processes;
using TcpCausalKv.Processes.CommandLine;

namespace TcpCausalKv.Load.Commands;

/// <summary><c>away</c>: how a node comes back after the others have forgotten what it missed.</summary>
internal static class AwayCommand
{
    private const string Purpose =
        "Starts three nodes with data directories on free ports of this machine, stops one while the others take more writes than their logs keep, "
        + "starts it again under load, and tells how long it takes and what it costs the sender. Needs redis-benchmark.";

    private static readonly Option<int> Writes =
        ToolOptions.Number("--writes", "Writes that the others take meanwhile.", 5_000_000, 1000, int.MaxValue);

    private static readonly Option<int> Keys = ToolOptions.Number("--keys", "Distinct keys that are written.", 1_000_000, 1, 100_000_000);
    private static readonly Option<string> Disk = ToolOptions.Disk("everysec");
    private static readonly Option<string?> Server = ToolOptions.Server();
    private static readonly Option<string?> Results = LoadOptions.Results();
    private static readonly Option<string> LogBytes = new("--log-bytes")
    {
        Description = "How much log the nodes keep for whoever is away.",
        DefaultValueFactory = _ => "256mb",
        HelpName = "SIZE",
    };

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new("away", Purpose) { Writes, Keys, Disk, LogBytes, Server, Results };
        command.Validators.Add(line =>
        {
            if (line.GetValue(Disk) == ClusterStorage.Memory) line.AddError("--disk memory: a node without a disk comes back with nothing");
        });
        command.SetAction((line, cancel) => MeasuredRun.RunAsync(
            "away", line.GetValue(Results), output, error, kept => new AwayRun(Read(line), kept).RunAsync(cancel)));
        return command;
    }

    private static AwayOptions Read(ParseResult line) => new()
    {
        Server = ToolOptions.ServerOf(line.GetValue(Server)),
        Disk = line.GetValue(Disk)!,
        Writes = line.GetValue(Writes),
        Keys = line.GetValue(Keys),
        LogBytes = line.GetValue(LogBytes)!,
    };
}
