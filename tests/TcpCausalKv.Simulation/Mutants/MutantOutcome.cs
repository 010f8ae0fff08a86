using TcpCausalKv.Simulation.Checks;

namespace TcpCausalKv.Simulation.Mutants;

/// <summary>What became of a mutant.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Rule">The rule that it was found to break; null if it survived.</param>
/// <param name="Seeds">Seeds that it took.</param>
/// <param name="Text">The violation in words.</param>
public sealed record MutantOutcome(Mutant Mutant, Rule? Rule, int Seeds, string Text)
{
    /// <summary>True if a checker that is meant to notice has noticed.</summary>
    public bool IsCaught => Rule is { } rule && Mutant.CaughtBy.Contains(rule);
}
