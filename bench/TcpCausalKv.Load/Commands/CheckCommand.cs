using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TcpCausalKv.Load.Checking;
using TcpCausalKv.Load.Faults;
using TcpCausalKv.Load.Processes;
using TcpCausalKv.Load.Sessions;

namespace TcpCausalKv.Load.Commands;

/// <summary><c>check</c>: judges what clients see of real nodes while these are paused, killed and cut off.</summary>
internal static class CheckCommand
{
    private const string Purpose =
        "Starts nodes on free ports of this machine, lets sessions write, read and move between them while a nemesis pauses, "
        + "kills and cuts off nodes, and judges what the sessions saw. Ends with 0 if every guarantee held, with 1 if not or "
        + "if it was cut short. Nodes keep their data in memory only: one is killed only once another one has its writes.";

    private const string NoFaults = "none";

    private static readonly Option<int> Nodes = Number("--nodes", "Nodes of the cluster.", 3, 1, 64);
    private static readonly Option<int> Sessions = Number("--sessions", "Sessions at once.", 12, 1, 1000);
    private static readonly Option<int> Keys = Number("--keys", "Keys that the sessions use.", 20, KeyRange.CountMin, 100_000);
    private static readonly Option<int> Seconds = Number("--seconds", "How long the sessions go on.", 60, 1, 86_400);
    private static readonly Option<int> Think = Number("--think", "Longest pause between two commands, ms.", 10, 0, 10_000);

    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "Decides what sessions and nemesis do, not when. [default: drawn and shown]",
        DefaultValueFactory = _ => Random.Shared.Next(),
        HelpName = "S",
    };

    private static readonly Option<HashSet<FaultKind>> Faults = new("--nemesis")
    {
        Description = "What the nemesis does: any of pause, kill and cut, joined by commas, or none. [default: pause,kill,cut]",
        DefaultValueFactory = _ => [.. Enum.GetValues<FaultKind>()],
        CustomParser = ReadFaults,
        HelpName = "KINDS",
    };

    private static readonly Option<string?> Server = new("--server")
    {
        Description = "The program to start nodes from. [default: that of this source tree, as built in the same configuration]",
        HelpName = "PATH",
    };

    private static readonly Option<string?> History = new("--history")
    {
        Description = "Where to keep the history, as JSON lines. [default: only that of a violation, in the current directory]",
        HelpName = "FILE",
    };

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new("check", Purpose) { Nodes, Sessions, Keys, Seconds, Think, Seed, Faults, Server, History };
        command.SetAction((line, cancel) => RunAsync(line, output, error, cancel));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult line, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        if (OperatingSystem.IsWindows())
        {
            await error.WriteLineAsync("check needs a system with the signals STOP and CONT, such as Linux");
            return LoadCommandLine.UsageExitCode;
        }

        try
        {
            CheckOptions options = Read(line);
            return await new CheckRun(options, output).RunAsync(cancel) ? 0 : 1;
        }
        catch (FileNotFoundException missing)
        {
            await error.WriteLineAsync(missing.Message);
            return LoadCommandLine.UsageExitCode;
        }
    }

    private static CheckOptions Read(ParseResult line) => new()
    {
        Server = line.GetValue(Server) is { } path ? ServerExecutable.At(path) : ServerExecutable.OfThisTree(),
        Nodes = line.GetValue(Nodes),
        Sessions = line.GetValue(Sessions),
        Keys = line.GetValue(Keys),
        Seconds = line.GetValue(Seconds),
        ThinkMs = line.GetValue(Think),
        Seed = line.GetValue(Seed),
        Faults = line.GetValue(Faults)!,
        HistoryFile = line.GetValue(History),
    };

    private static Option<int> Number(string name, string purpose, int defaultValue, int min, int max)
    {
        Option<int> option = new(name) { Description = purpose, DefaultValueFactory = _ => defaultValue, HelpName = "N" };
        option.Validators.Add(result =>
        {
            // What is no number at all has its error already.
            bool isNumber = int.TryParse(result.Tokens.SingleOrDefault()?.Value, CultureInfo.InvariantCulture, out int value);
            if (isNumber && (value < min || value > max)) result.AddError($"{name} must be from {min} to {max}");
        });
        return option;
    }

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
