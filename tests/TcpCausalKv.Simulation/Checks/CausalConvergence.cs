using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Checks;

/// <summary>
/// Judges what clients saw: causal convergence by its bad patterns, atomic multi-key writes, and what final reads must show. Each violation of
/// a read names the weakest guarantee that it breaks.
/// </summary>
/// <remarks>
/// Bouajjani, Enea, Guerraoui, Hamza, "On Verifying Causal Consistency", POPL 2017, with the efficient order of Biswas and Enea,
/// "On the Complexity of Checking Transactional Consistency", 2019: causal order as clocks over sessions. Of keys that are ever deleted less
/// can be said, for a delete removes just what its node had seen. Counters have no versions: what they show is held against sums of increments.
/// </remarks>
public static class CausalConvergence
{
    /// <summary>All violations, at most one of each read.</summary>
    public static List<Violation> Check(History history)
    {
        List<Violation> found = [];
        TransactionGraph graph = TransactionGraph.Build(history, found);
        if (!graph.TryOrder(found)) return found;

        VisibleReads reads = new(graph, found);
        reads.Check();
        reads.CheckOneOrder();
        FinalReads.Check(graph, found);
        CounterReads.Check(graph, found);
        return found;
    }
}
