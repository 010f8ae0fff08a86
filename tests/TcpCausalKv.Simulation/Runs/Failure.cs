using TcpCausalKv.Simulation.Checks;

namespace TcpCausalKv.Simulation.Runs;

/// <summary>A scenario that breaks a rule.</summary>
/// <param name="Scenario">What was run.</param>
/// <param name="Violation">What was found.</param>
public sealed record Failure(Scenario Scenario, Violation Violation);
