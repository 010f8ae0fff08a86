using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Checks;

/// <summary>Holds every read against the writes that its reader depends on.</summary>
internal sealed class VisibleReads(TransactionGraph graph, List<Violation> found)
{
    private readonly List<(int From, int To)> _conflicts = [];
    private readonly Guarantees _guarantees = new(graph);
    private readonly List<int> _latest = [];

    /// <summary>Reports reads of absent, replaced or deleted values; gathers which writes must have come before others.</summary>
    internal void Check()
    {
        foreach (ExternalRead read in graph.Reads) Check(read);
    }

    /// <summary>Reports if no one order of writes explains all reads.</summary>
    internal void CheckOneOrder()
    {
        if (graph.HasOneOrder(_conflicts, out int culprit)) return;
        string concerned = graph.Describe(culprit);
        found.Add(new Violation(Rule.CyclicCF, $"no one order of conflicting writes explains all reads, one of those concerned is {concerned}"));
    }

    private void Check(ExternalRead read)
    {
        FindLatest(read);
        if (graph.DeletedKeys.Contains(read.Key))
        {
            CheckDeletable(read);
            return;
        }

        foreach (int other in _latest)
        {
            if (read.Writer == TransactionGraph.NoTransaction) Report(Rule.WriteCOInitRead, read, other);
            else if (graph.IsBefore(read.Writer, other)) Report(Rule.WriteCORead, read, other);
            else _conflicts.Add((other, read.Writer));
        }
    }

    // The last of each session's writes to the key that the reader depends on, without the one that it read.
    private void FindLatest(ExternalRead read)
    {
        _latest.Clear();
        if (!graph.Writes.TryGetValue(read.Key, out List<KeyWrite>? writes)) return;

        int session = -1;
        for (int i = writes.Count - 1; i >= 0; i--)
        {
            int writer = writes[i].Writer;
            if (graph.SessionOf(writer) == session || writer == read.Reader || !graph.IsBefore(writer, read.Reader)) continue;
            session = graph.SessionOf(writer);
            if (writer != read.Writer) _latest.Add(writer);
        }
    }

    // Which versions a delete had seen is known at its node only. So a value that is replaced or deleted must not be read, but a key
    // may be absent if any delete could have removed each value, and conflicts are not settled by one order.
    private void CheckDeletable(ExternalRead read)
    {
        foreach (int other in _latest)
        {
            if (read.Writer != TransactionGraph.NoTransaction)
            {
                if (graph.IsBefore(read.Writer, other)) Report(Rule.WriteCORead, read, other);
            }
            else if (!MayBeDeleted(read, other)) Report(Rule.WriteCOInitRead, read, other);
        }
    }

    private bool MayBeDeleted(ExternalRead read, int writer)
    {
        foreach (KeyWrite write in graph.Writes[read.Key])
        {
            if (write.Value == HistoryOperation.None && (write.Writer == writer || !graph.IsBefore(write.Writer, writer))) return true;
        }

        return false;
    }

    private void Report(Rule rule, ExternalRead read, int other) =>
        found.Add(new Violation(rule, $"{_guarantees.BrokenBy(read, other)}: {graph.Names.Key(read.Key)}->{graph.Names.Value(read.Value)} "
            + $"in {graph.Describe(read.Reader)}, though it depends on {graph.Describe(other)}"));
}
