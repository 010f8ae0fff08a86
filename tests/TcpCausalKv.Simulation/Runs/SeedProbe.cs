using TcpCausalKv.Simulation.Checks;

namespace TcpCausalKv.Simulation.Runs;

/// <summary>Runs seeds for a caller that was compiled apart from this assembly, so it speaks in strings and numbers only.</summary>
public static class SeedProbe
{
    /// <summary>Runs seeds one after the other until one fails.</summary>
    /// <param name="from">The first seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="focus">What the scenarios are about, as a number: a <see cref="ScenarioFocus"/>.</param>
    /// <param name="byClients">True to judge only what clients saw.</param>
    /// <returns>The name of the broken rule, a blank, the seed, a blank, and the violation in words; null if no seed fails.</returns>
    public static string? FindViolation(ulong from, int count, int focus, bool byClients)
    {
        ScenarioBounds bounds = new() { Focus = (ScenarioFocus)focus };
        for (ulong seed = from; seed < from + (ulong)count; seed++)
        {
            Scenario scenario = Scenario.Draw(seed, bounds);
            Violation? found = byClients ? SimulationRun.ExecuteForClients(scenario) : SimulationRun.Execute(scenario, out _);
            if (found is { } violation) return $"{violation.Rule} {seed} {violation.Text}";
        }

        return null;
    }
}
