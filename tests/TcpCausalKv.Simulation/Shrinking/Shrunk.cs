using TcpCausalKv.Simulation.Runs;

namespace TcpCausalKv.Simulation.Shrinking;

/// <summary>What shrinking came to.</summary>
/// <param name="Failure">The smallest scenario found that breaks the same rule.</param>
/// <param name="Runs">Scenarios that were tried.</param>
public sealed record Shrunk(Failure Failure, int Runs);
