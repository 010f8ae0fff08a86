using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Checks;

/// <summary>Holds the last reads of all nodes against each other and against what was acknowledged.</summary>
internal static class FinalReads
{
    internal static void Check(TransactionGraph graph, List<Violation> found)
    {
        Dictionary<int, ExternalRead> first = [];
        foreach (ExternalRead read in graph.Reads)
        {
            if (!graph.Transactions[read.Reader].IsFinal) continue;
            if (first.TryAdd(read.Key, read)) CheckLost(graph, read, found);
            else if (first[read.Key].Value != read.Value) ReportDiverged(graph, first[read.Key], read, found);
        }
    }

    private static void ReportDiverged(TransactionGraph graph, ExternalRead one, ExternalRead other, List<Violation> found) =>
        found.Add(new Violation(
            Rule.Diverged, $"{graph.Describe(one.Reader)} and {graph.Describe(other.Reader)} differ at {graph.Names.Key(one.Key)}"));

    private static void CheckLost(TransactionGraph graph, ExternalRead read, List<Violation> found)
    {
        if (graph.DeletedKeys.Contains(read.Key) || !graph.Writes.TryGetValue(read.Key, out List<KeyWrite>? writes)) return;
        foreach (KeyWrite write in writes)
        {
            if (write.Writer == read.Writer || graph.Transactions[write.Writer].Status == TransactionStatus.Info) continue;
            if (read.Writer != TransactionGraph.NoTransaction && !graph.IsBefore(read.Writer, write.Writer)) continue;
            string shown = $"{graph.Names.Key(read.Key)}->{graph.Names.Value(read.Value)}";
            found.Add(new Violation(Rule.LostWrite, $"{shown} at the end, but {graph.Describe(write.Writer)} was acknowledged"));
            return;
        }
    }
}
