using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Runs;

namespace TcpCausalKv.Simulation.Mutants;

/// <summary>A rule of the product broken on purpose, to see that the checkers notice.</summary>
/// <param name="Name">What is broken, as a sentence.</param>
/// <param name="File">Name of the source file, which no other file of Core has.</param>
/// <param name="Old">Text that stands there exactly once.</param>
/// <param name="New">What stands there instead.</param>
/// <param name="SeedsMax">Within so many seeds, from <see cref="From"/> on, it must be caught.</param>
/// <param name="CaughtBy">The rules that may be found broken.</param>
public sealed record Mutant(string Name, string File, string Old, string New, int SeedsMax, params IReadOnlyList<Rule> CaughtBy)
{
    /// <summary>The first seed that is run: 1, but where what is broken shows in one of some hundreds only.</summary>
    public ulong From { get; init; } = 1;

    /// <summary>What the scenarios that it shows in are about.</summary>
    public ScenarioFocus Focus { get; init; }

    /// <summary>True if only what clients saw is judged.</summary>
    public bool ByClients { get; init; }

    /// <inheritdoc/>
    public override string ToString() => ByClients ? $"{Name} (by clients)" : Name;
}
