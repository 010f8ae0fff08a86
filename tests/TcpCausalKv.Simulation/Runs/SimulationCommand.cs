using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TcpCausalKv.Simulation.Mutants;

namespace TcpCausalKv.Simulation.Runs;

/// <summary>The command line of the program.</summary>
internal static class SimulationCommand
{
    private static readonly Option<long> Seeds = new("--seeds") { Description = "How many seeds to run.", DefaultValueFactory = _ => 1_000 };
    private static readonly Option<ulong> From = new("--from") { Description = "The first seed.", DefaultValueFactory = _ => 1 };
    private static readonly Option<(int Least, int Most)> Nodes = new("--nodes")
    {
        Description = "Nodes of a cluster: a number or a range such as 3..8, from 2 up to 16.",
        DefaultValueFactory = _ => (2, 5),
        CustomParser = ParseNodes,
    };
    private static readonly Option<ScenarioFocus> Focus = new("--focus") { Description = "What the scenarios are about." };
    private static readonly Option<int> Ticks = new("--ticks")
    {
        Description = "Virtual milliseconds of faults and operations.",
        DefaultValueFactory = _ => 2_000,
    };
    private static readonly Option<int> Operations = new("--operations") { Description = "Operations of a seed.", DefaultValueFactory = _ => 1_000 };
    private static readonly Option<int> Workers = new("--workers")
    {
        Description = "Threads.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };
    private static readonly Option<bool> Plain = new("--plain") { Description = "No deletes and flushes: histories of plain registers." };
    private static readonly Option<bool> GoOn = new("--go-on")
    {
        Description = "Runs the other seeds as well once one has failed, and names each that fails.",
    };
    private static readonly Option<bool> Trace = new("--trace") { Description = "Prints plan and trace of the first seed, whether it fails or not." };
    private static readonly Option<FileInfo?> Check = new("--check") { Description = "Judges a recorded history (JSON lines) instead." };
    private static readonly Option<DirectoryInfo?> Record = new("--record")
    {
        Description = "Writes each seed's history, and a changed one, into a directory instead.",
    };
    private static readonly Option<bool> Mutants = new("--mutants") { Description = "Runs the mutants instead: each must be caught." };
    private static readonly Option<string?> Only = new("--only") { Description = "Only mutants with this in their name." };

    /// <summary>The command with all its options.</summary>
    internal static RootCommand Build()
    {
        RootCommand command = new("Runs clusters of real replicas from seeds, with faults, and checks what they promise.")
        {
            Seeds, From, Nodes, Focus, Ticks, Operations, Workers, Plain, GoOn, Trace, Check, Record, Mutants, Only,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        if (parsed.GetValue(Check) is { } file) return HistoryJudgement.Judge(file, Console.Out);

        if (parsed.GetValue(Mutants)) return MutantSession.Run(parsed.GetValue(Only) ?? "", Console.Out);

        (int least, int most) = parsed.GetValue(Nodes);
        ScenarioBounds bounds = new()
        {
            NodesMin = least,
            NodesMax = most,
            Focus = parsed.GetValue(Focus),
            Ticks = parsed.GetValue(Ticks),
            Operations = parsed.GetValue(Operations),
            Deletes = !parsed.GetValue(Plain),
        };
        SeedSession session = new(bounds, parsed.GetValue(From), parsed.GetValue(Seeds), parsed.GetValue(Workers), Console.Out);
        if (parsed.GetValue(Record) is { } directory) return session.Record(directory);
        return parsed.GetValue(Trace) ? session.Trace() : session.Run(parsed.GetValue(GoOn));
    }

    private static (int Least, int Most) ParseNodes(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        string[] ends = text.Split("..");
        bool isRange =
            int.TryParse(ends[0], CultureInfo.InvariantCulture, out int least) & int.TryParse(ends[^1], CultureInfo.InvariantCulture, out int most);
        if (!isRange || ends.Length > 2 || least < 2 || most < least || most > 16)
        {
            argument.AddError($"'{text}' is no number or range from 2 up to 16.");
        }

        return (least, most);
    }
}
