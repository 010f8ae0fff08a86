using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Faults;
using TcpCausalKv.Simulation.Runs;
using TcpCausalKv.Simulation.Workloads;

namespace TcpCausalKv.Simulation.Shrinking;

/// <summary>
/// Makes a failing scenario small: takes out operations, faults and nodes as long as the same rule is broken. What is left keeps its times,
/// keys and values; only the seed's small decisions, such as delays, fall otherwise.
/// </summary>
/// <remarks>
/// Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002: halves first, then smaller and smaller pieces.
/// </remarks>
public sealed class Shrinker
{
    private const int RunsMax = 3_000;

    private readonly Rule _rule;
    private readonly Func<Scenario, Violation?> _judge;
    private Failure _best;
    private int _runs;

    private Shrinker(Failure failure, Func<Scenario, Violation?> judge)
    {
        _judge = judge;
        _rule = failure.Violation.Rule;
        _best = failure;
    }

    /// <summary>The smallest failure found within a bounded number of runs.</summary>
    public static Shrunk Shrink(Failure failure) => Shrink(failure, scenario => SimulationRun.Execute(scenario, out _));

    /// <summary>The smallest failure found within a bounded number of runs.</summary>
    /// <param name="failure">Where to begin.</param>
    /// <param name="judge">Runs a scenario and tells what it breaks.</param>
    public static Shrunk Shrink(Failure failure, Func<Scenario, Violation?> judge)
    {
        Shrinker shrinker = new(failure, judge);
        while (shrinker.Pass())
        {
        }

        return new Shrunk(shrinker._best, shrinker._runs);
    }

    // True if anything could be taken out, so that another pass may take out more.
    private bool Pass()
    {
        Scenario before = _best.Scenario;
        CutEnd();
        CutPieces(scenario => scenario.Workload.Operations, WithOperations);
        CutPieces(scenario => scenario.Faults.Faults, WithFaults);
        for (int node = _best.Scenario.Faults.Nodes - 1; node >= 0; node--) Try(NodeCut.Without(_best.Scenario, node));
        return _best.Scenario != before && _runs < RunsMax;
    }

    // Violations that show early need nothing of what comes later.
    private void CutEnd()
    {
        int count = _best.Scenario.Workload.Operations.Count;
        for (int keep = 1; keep < count; keep *= 2)
        {
            if (Try(WithOperations(_best.Scenario, [.. _best.Scenario.Workload.Operations.Take(keep)]))) return;
        }
    }

    private void CutPieces<T>(Func<Scenario, IReadOnlyList<T>> part, Func<Scenario, IReadOnlyList<T>, Scenario> with)
    {
        for (int piece = Math.Max(1, part(_best.Scenario).Count / 2); piece >= 1; piece /= 2)
        {
            for (int at = 0; at < part(_best.Scenario).Count && _runs < RunsMax;)
            {
                IReadOnlyList<T> all = part(_best.Scenario);
                if (!Try(with(_best.Scenario, [.. all.Take(at), .. all.Skip(at + piece)]))) at += piece;
            }
        }
    }

    private bool Try(Scenario? scenario)
    {
        if (scenario is null || _runs >= RunsMax) return false;
        _runs++;
        if (_judge(scenario) is not { } violation || violation.Rule != _rule) return false;

        _best = new Failure(scenario, violation);
        return true;
    }

    private static Scenario WithOperations(Scenario scenario, IReadOnlyList<ClientOperation> operations) =>
        scenario with { Workload = scenario.Workload with { Operations = operations } };

    private static Scenario WithFaults(Scenario scenario, IReadOnlyList<Fault> faults) =>
        scenario with { Faults = scenario.Faults with { Faults = faults } };
}
