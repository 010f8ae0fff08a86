using System.Diagnostics;
using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Clusters;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Runs;

/// <summary>What the program does with its seeds.</summary>
internal sealed class SeedSession(ScenarioBounds bounds, ulong from, long count, int workers, TextWriter output)
{
    private const int ProgressEveryMs = 5_000;

    /// <summary>Runs all seeds; of the first that fails, prints plan, violation and trace.</summary>
    /// <param name="goOn">True to run the other seeds as well once one has failed.</param>
    /// <returns>The exit code: 0 if none failed.</returns>
    internal int Run(bool goOn)
    {
        SeedRunner runner = new(bounds, failure => Note(failure, goOn));
        Stopwatch watch = Stopwatch.StartNew();
        Failure? failure;
        using (new Timer(_ => output.WriteLine(runner.Totals.Describe(watch.Elapsed)), null, ProgressEveryMs, ProgressEveryMs))
        {
            failure = runner.Run(from, count, workers);
        }

        output.WriteLine(runner.Totals.Describe(watch.Elapsed));
        if (failure is null) return 0;

        Report(failure);
        return 1;
    }

    /// <summary>Runs one seed and prints its plan and trace.</summary>
    internal int Trace()
    {
        Scenario scenario = Scenario.Draw(from, bounds);
        Violation? violation = SimulationRun.Execute(scenario, out RunRecord record);
        Print(scenario, record, violation);
        return violation is null ? 0 : 1;
    }

    /// <summary>Writes histories for other checkers: of each seed one as it was, and one that was changed.</summary>
    internal int Record(DirectoryInfo directory)
    {
        directory.Create();
        for (ulong seed = from; seed < from + (ulong)count; seed++)
        {
            History history = new SimulatedCluster(Scenario.Draw(seed, bounds)).Run().History;
            Write(history, Path.Combine(directory.FullName, $"{seed}.jsonl"));
            Write(HistoryMutation.Apply(history, seed), Path.Combine(directory.FullName, $"{seed}-changed.jsonl"));
        }

        return 0;
    }

    private static void Write(History history, string path)
    {
        using StreamWriter writer = new(path);
        HistoryWriter.Write(history, writer);
    }

    private bool Note(Failure failure, bool goOn)
    {
        output.WriteLine($"seed {failure.Scenario.Seed} breaks {failure.Violation}");
        return goOn;
    }

    private void Report(Failure failure)
    {
        Shrinking.Shrunk shrunk = Shrinking.Shrinker.Shrink(failure);
        output.WriteLine($"shrunk in {shrunk.Runs} runs to {shrunk.Failure.Scenario.Faults.Nodes} nodes, "
            + $"{shrunk.Failure.Scenario.Faults.Faults.Count} faults, {shrunk.Failure.Scenario.Workload.Operations.Count} operations");
        Violation? violation = SimulationRun.Execute(shrunk.Failure.Scenario, out RunRecord record);
        Print(shrunk.Failure.Scenario, record, violation);
    }

    private void Print(Scenario scenario, RunRecord record, Violation? violation)
    {
        output.WriteLine($"seed {scenario.Seed}");
        output.WriteLine(scenario.Faults);
        TraceWriter.Write(record.Chronicle, output);
        output.WriteLine(violation is null ? "no violation" : violation.ToString());
    }
}
