namespace TcpCausalKv.Simulation.Checks;

/// <summary>Names the weakest guarantee that explains why a write had to be visible to a reader.</summary>
/// <remarks>Terry et al., "Session Guarantees for Weakly Consistent Replicated Data", 1994.</remarks>
internal sealed class Guarantees
{
    private readonly TransactionGraph _graph;
    private readonly List<int>[] _writersRead;

    internal Guarantees(TransactionGraph graph)
    {
        _graph = graph;
        _writersRead = new List<int>[graph.Transactions.Count];
        foreach (ExternalRead read in graph.Reads)
        {
            if (read.Writer != TransactionGraph.NoTransaction) (_writersRead[read.Reader] ??= []).Add(read.Writer);
        }
    }

    /// <summary>The guarantee that <paramref name="read"/> breaks by not seeing <paramref name="write"/>.</summary>
    internal string BrokenBy(ExternalRead read, int write)
    {
        if (WritersReadIn(read.Reader).Contains(write)) return "atomic multi-key writes";
        if (_graph.SessionOf(write) == _graph.SessionOf(read.Reader)) return "read your writes";

        List<int> sources = [.. PastOf(read.Reader).SelectMany(WritersReadIn)];
        if (sources.Contains(write)) return "monotonic reads";
        if (sources.Exists(source => IsLaterInSession(source, write))) return "monotonic writes";
        if (sources.Exists(source => PastOf(source).Any(past => WritersReadIn(past).Contains(write)))) return "writes follow reads";
        return "causal order";
    }

    private List<int> WritersReadIn(int transaction) => _writersRead[transaction] ?? [];

    private bool IsLaterInSession(int source, int write) =>
        _graph.SessionOf(source) == _graph.SessionOf(write) && _graph.PositionOf(source) > _graph.PositionOf(write);

    private IEnumerable<int> PastOf(int transaction) =>
        _graph.Sessions[_graph.SessionOf(transaction)].Take(_graph.PositionOf(transaction) + 1);
}
