using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>What a run left for the checkers and for the figures.</summary>
/// <param name="Chronicle">Every step at every node.</param>
/// <param name="History">What clients saw.</param>
/// <param name="FaultsInjected">Faults by kind.</param>
/// <param name="Operations">Operations acknowledged.</param>
/// <param name="VirtualMs">How long it took in the cluster's own time.</param>
public sealed record RunRecord(Chronicle Chronicle, History History, IReadOnlyList<int> FaultsInjected, int Operations, long VirtualMs);
