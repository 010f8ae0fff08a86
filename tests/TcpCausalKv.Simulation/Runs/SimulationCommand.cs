using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TcpCausalKv.Simulation.Mutants;

namespace TcpCausalKv.Simulation.Runs;

/// <summary>The command line of the program.</summary>
internal static class SimulationCommand
{
    /// <summary>The command with all its options.</summary>
    internal static RootCommand Build()
    {
        Option<long> seeds = new("--seeds") { Description = "How many seeds to run.", DefaultValueFactory = _ => 1_000 };
        Option<ulong> from = new("--from") { Description = "The first seed.", DefaultValueFactory = _ => 1 };
        Option<(int Least, int Most)> nodes = new("--nodes")
        {
            Description = "Nodes of a cluster: a number or a range such as 3..8, from 2 up to 16.",
            DefaultValueFactory = _ => (2, 5),
            CustomParser = ParseNodes,
        };
        Option<ScenarioFocus> focus = new("--focus") { Description = "What the scenarios are about." };
        Option<int> ticks = new("--ticks") { Description = "Virtual milliseconds of faults and operations.", DefaultValueFactory = _ => 2_000 };
        Option<int> operations = new("--operations") { Description = "Operations of a seed.", DefaultValueFactory = _ => 1_000 };
        Option<int> workers = new("--workers") { Description = "Threads.", DefaultValueFactory = _ => Environment.ProcessorCount };
        Option<bool> plain = new("--plain") { Description = "No deletes and flushes: histories of plain registers." };
        Option<bool> goOn = new("--go-on") { Description = "Runs the other seeds as well once one has failed, and names each that fails." };
        Option<bool> trace = new("--trace") { Description = "Prints plan and trace of the first seed, whether it fails or not." };
        Option<FileInfo?> check = new("--check") { Description = "Judges a recorded history (JSON lines) instead." };
        Option<DirectoryInfo?> record = new("--record") { Description = "Writes each seed's history, and a changed one, into a directory instead." };

        Option<bool> mutants = new("--mutants") { Description = "Runs the mutants instead: each must be caught." };
        Option<string?> only = new("--only") { Description = "Only mutants with this in their name." };

        RootCommand command = new("Runs clusters of real replicas from seeds, with faults, and checks what they promise.")
        {
            seeds, from, nodes, focus, ticks, operations, workers, plain, goOn, trace, check, record, mutants, only,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(check) is { } file) return HistoryJudgement.Judge(file, Console.Out);

            if (parsed.GetValue(mutants)) return MutantSession.Run(parsed.GetValue(only) ?? "", Console.Out);

            (int least, int most) = parsed.GetValue(nodes);
            ScenarioBounds bounds = new()
            {
                NodesMin = least,
                NodesMax = most,
                Focus = parsed.GetValue(focus),
                Ticks = parsed.GetValue(ticks),
                Operations = parsed.GetValue(operations),
                Deletes = !parsed.GetValue(plain),
            };
            SeedSession session = new(bounds, parsed.GetValue(from), parsed.GetValue(seeds), parsed.GetValue(workers), Console.Out);
            if (parsed.GetValue(record) is { } directory) return session.Record(directory);
            return parsed.GetValue(trace) ? session.Trace() : session.Run(parsed.GetValue(goOn));
        });
        return command;
    }

    private static (int Least, int Most) ParseNodes(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        string[] ends = text.Split("..");
        bool isRange = int.TryParse(ends[0], CultureInfo.InvariantCulture, out int least) & int.TryParse(ends[^1], CultureInfo.InvariantCulture, out int most);
        if (!isRange || ends.Length > 2 || least < 2 || most < least || most > 16) argument.AddError($"'{text}' is no number or range from 2 up to 16.");
        return (least, most);
    }
}
