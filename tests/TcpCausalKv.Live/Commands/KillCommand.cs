using System.CommandLine;
using TcpCausalKv.Live.Killing;
using TcpCausalKv.Processes;
using TcpCausalKv.Processes.CommandLine;

namespace TcpCausalKv.Live.Commands;

/// <summary><c>kill</c>: kills nodes that keep their data on disk, over and over, and looks whether anything is lost.</summary>
internal static class KillCommand
{
    private const string Purpose =
        "Checks that nothing acknowledged is lost: nodes with data directories are killed under load (kill -9) and started again, round after "
        + "round. After each round every node must have all that was ever acknowledged, and equal digests.";

    private static readonly Option<int> Nodes = ToolOptions.Number("--nodes", "Nodes of the cluster.", 3, 1, 64);
    private static readonly Option<int> Rounds = ToolOptions.Number("--rounds", "Rounds of killing and checking.", 500, 1, 1_000_000);
    private static readonly Option<int> Writers = ToolOptions.Number("--writers", "Writers at each node.", 4, 1, 1000);
    private static readonly Option<string> Disk = ToolOptions.Disk("always");
    private static readonly Option<int?> Seed = LiveOptions.Seed("Decides what is written and killed, not when.");
    private static readonly Option<string?> Server = ToolOptions.Server();

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new("kill", Purpose) { Nodes, Rounds, Writers, Disk, Seed, Server };
        command.Validators.Add(line =>
        {
            if (line.GetValue(Disk) == ClusterStorage.Memory)
            {
                line.AddError("--disk memory: what is killed without a disk has lost its data by definition");
            }

        });
        command.SetAction((line, cancel) => ToolCommandLine.RunWithServerAsync(error, () => new KillRun(Read(line), output).RunAsync(cancel)));
        return command;
    }

    private static KillOptions Read(ParseResult line) => new()
    {
        Server = ToolOptions.ServerOf(line.GetValue(Server)),
        Nodes = line.GetValue(Nodes),
        Rounds = line.GetValue(Rounds),
        Writers = line.GetValue(Writers),
        Disk = line.GetValue(Disk)!,
        Seed = line.GetValue(Seed) ?? Random.Shared.Next(),
    };
}
