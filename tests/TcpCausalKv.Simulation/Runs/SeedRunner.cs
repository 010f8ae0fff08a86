using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Clusters;

namespace TcpCausalKv.Simulation.Runs;

/// <summary>Runs many seeds, side by side on all cores; each run has one thread and shares nothing.</summary>
/// <param name="bounds">Between which bounds scenarios are drawn.</param>
/// <param name="failed">Is told of every failure, on the thread that found it; true to go on with other seeds, false to begin none after it.</param>
public sealed class SeedRunner(ScenarioBounds bounds, Func<Failure, bool> failed)
{
    private readonly Lock _lock = new();
    private Failure? _failure;

    /// <summary>Figures so far.</summary>
    public RunTotals Totals { get; } = new();

    /// <summary>Runs seeds until all are done, or one has failed and is the end.</summary>
    /// <param name="from">The first seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="workers">Threads.</param>
    /// <returns>The failure with the lowest seed of those found, or null.</returns>
    public Failure? Run(ulong from, long count, int workers)
    {
        Parallel.For(0L, count, new ParallelOptions { MaxDegreeOfParallelism = workers }, (index, loop) =>
        {
            if (RunOne(from + (ulong)index)) return;
            loop.Break();
        });
        return _failure;
    }

    private bool RunOne(ulong seed)
    {
        Scenario scenario = Scenario.Draw(seed, bounds);
        Violation? violation = SimulationRun.Execute(scenario, out RunRecord record);
        Totals.Add(record);
        if (violation is null) return true;

        Failure failure = new(scenario, violation);
        lock (_lock)
        {
            if (_failure is null || seed < _failure.Scenario.Seed) _failure = failure;
            return failed(failure);
        }
    }
}
