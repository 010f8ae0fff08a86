using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Clusters;

namespace TcpCausalKv.Simulation.Runs;

/// <summary>Runs many seeds, side by side on all cores; each run has one thread and shares nothing.</summary>
public sealed class SeedRunner(ScenarioBounds bounds)
{
    private readonly Lock _lock = new();
    private Failure? _failure;

    /// <summary>Figures so far.</summary>
    public RunTotals Totals { get; } = new();

    /// <summary>Runs seeds until all are done or one has failed.</summary>
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

        lock (_lock)
        {
            if (_failure is null || seed < _failure.Scenario.Seed) _failure = new Failure(scenario, violation);
        }

        return false;
    }
}
