namespace TcpCausalKv.Simulation.Mutants;

/// <summary>Runs all mutants and prints which rule caught each.</summary>
internal static class MutantSession
{
    /// <summary>Runs the mutants that have <paramref name="part"/> in their names.</summary>
    /// <returns>The exit code: 0 if all were caught.</returns>
    internal static int Run(string part, TextWriter output)
    {
        MutantRunner runner = new(new MutantCompiler());
        int survivors = 0;
        Mutant[] mutants = [.. MutantList.All.Where(mutant => mutant.Name.Contains(part, StringComparison.OrdinalIgnoreCase))];
        foreach (Mutant mutant in mutants)
        {
            MutantOutcome outcome = Run(runner, mutant);
            if (!outcome.IsCaught) survivors++;
            string found = $"{outcome.Rule} at seed {outcome.Seeds}";
            output.WriteLine($"{mutant,-72} {(outcome.IsCaught ? $"caught by {found}" : $"NOT CAUGHT as expected: {found}: {outcome.Text}")}");
        }

        output.WriteLine($"{mutants.Length} mutants, {survivors} not caught");
        return survivors == 0 ? 0 : 1;
    }

    // One mutant to be mended keeps no other from being run.
    private static MutantOutcome Run(MutantRunner runner, Mutant mutant)
    {
        try
        {
            return runner.Run(mutant);
        }
        catch (InvalidOperationException exception)
        {
            return new MutantOutcome(mutant, Rule: null, Seeds: 0, exception.Message);
        }
    }
}
