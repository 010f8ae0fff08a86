using System.CommandLine;
using System.CommandLine.Parsing;
using TcpCausalKv.Live.Checking;
using TcpCausalKv.Live.Faults;
using TcpCausalKv.Live.Sessions;
using TcpCausalKv.Processes.CommandLine;

namespace TcpCausalKv.Live.Commands;

/// <summary><c>check</c>: judges what clients see of real nodes while these are paused, killed and cut off.</summary>
internal static class CheckCommand
{
    private const string Purpose =
        "Checks that what clients see is causal: sessions write, read and move between nodes while a nemesis pauses, kills and cuts off nodes. "
        + "A node with a disk is killed at any moment; one without, only once another node has its writes.";

    private const string NoFaults = "none";

    private static readonly Option<int> Nodes = ToolOptions.Number("--nodes", "Nodes of the cluster.", 3, 1, 64);
    private static readonly Option<int> Sessions = ToolOptions.Number("--sessions", "Concurrent sessions.", 12, 1, 1000);
    private static readonly Option<int> Keys = ToolOptions.Number("--keys", "Distinct keys.", 20, KeyRange.CountMin, 100_000);
    private static readonly Option<int> Seconds = ToolOptions.Number("--seconds", "How long the sessions run, s.", 60, 1, 86_400);
    private static readonly Option<int> Think = ToolOptions.Number("--think", "Longest pause between two commands, ms.", 10, 0, 10_000);

    private static readonly Option<int?> Seed = LiveOptions.Seed("Decides what sessions and nemesis do, not when.");
    private static readonly Option<string> Disk = ToolOptions.Disk("everysec");
    private static readonly Option<string?> Server = ToolOptions.Server();

    private static readonly Option<HashSet<FaultKind>?> Faults = new("--nemesis")
    {
        Description = "What the nemesis does: any of pause, kill and cut, joined by commas, or none. [default: pause,kill,cut]",
        CustomParser = ReadFaults,
        HelpName = "KINDS",
    };

    private static readonly Option<string?> History = new("--history")
    {
        Description = "Where to keep the history, as JSON lines. [default: only that of a violation, in the current directory]",
        HelpName = "FILE",
    };

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new("check", Purpose) { Nodes, Sessions, Keys, Seconds, Think, Seed, Faults, Disk, Server, History };
        command.SetAction((line, cancel) => RunAsync(line, output, error, cancel));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult line, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        if (OperatingSystem.IsWindows())
        {
            await error.WriteLineAsync("check needs a system with the signals STOP and CONT, such as Linux");
            return ToolCommandLine.UsageExitCode;
        }

        return await ToolCommandLine.RunWithServerAsync(error, () => new CheckRun(Read(line), output).RunAsync(cancel));
    }

    private static CheckOptions Read(ParseResult line) => new()
    {
        Server = ToolOptions.ServerOf(line.GetValue(Server)),
        Nodes = line.GetValue(Nodes),
        Sessions = line.GetValue(Sessions),
        Keys = line.GetValue(Keys),
        Seconds = line.GetValue(Seconds),
        ThinkMs = line.GetValue(Think),
        Seed = line.GetValue(Seed) ?? Random.Shared.Next(),
        Faults = line.GetValue(Faults) ?? [.. Enum.GetValues<FaultKind>()],
        Disk = line.GetValue(Disk)!,
        HistoryFile = line.GetValue(History),
    };

    private static HashSet<FaultKind> ReadFaults(ArgumentResult argument)
    {
        HashSet<FaultKind> kinds = [];
        foreach (string word in argument.Tokens.SelectMany(token => token.Value.Split(',')).Where(word => word != NoFaults))
        {
            bool isName = Enum.GetNames<FaultKind>().Contains(word, StringComparer.OrdinalIgnoreCase);
            if (isName) kinds.Add(Enum.Parse<FaultKind>(word, ignoreCase: true));
            else argument.AddError($"--nemesis: '{word}' is not pause, kill, cut or none");
        }

        return kinds;
    }
}
