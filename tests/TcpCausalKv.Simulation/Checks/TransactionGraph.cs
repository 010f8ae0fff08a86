using System.Diagnostics;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Checks;

/// <summary>
/// The transactions of a history with their causal order: the order of each session, and from each writer to those who read its value.
/// </summary>
/// <remarks>
/// A transaction of unknown outcome may have its effects at any later time: it keeps its session's past and has no successor there, so it is
/// a session of its own.
/// </remarks>
internal sealed class TransactionGraph
{
    internal const int NoTransaction = -1;

    private readonly History _history;
    private readonly List<Transaction> _transactions = [];
    private readonly List<int> _sessionOf = [];
    private readonly List<int> _positionOf = [];
    private readonly List<List<int>> _sessions = [];
    private readonly List<(int From, int To)> _edges = [];
    private readonly Dictionary<(int Key, int Value), int> _writers = [];
    private int[] _clocks = [];

    private TransactionGraph(History history) => _history = history;

    /// <summary>Transactions that may have had effects.</summary>
    internal IReadOnlyList<Transaction> Transactions => _transactions;

    /// <summary>Sessions, each a list of transactions in order.</summary>
    internal IReadOnlyList<List<int>> Sessions => _sessions;

    /// <summary>Reads of what other transactions wrote.</summary>
    internal List<ExternalRead> Reads { get; } = [];

    /// <summary>Per key, what transactions left there, by session and then in order.</summary>
    internal Dictionary<int, List<KeyWrite>> Writes { get; } = [];

    /// <summary>Keys of which some version may have been deleted, and so may be absent though it was written.</summary>
    internal HashSet<int> DeletedKeys { get; } = [];

    /// <summary>Names for messages.</summary>
    internal HistoryNames Names => _history.Names;

    /// <summary>Builds the graph, and reports what single transactions show to be wrong.</summary>
    internal static TransactionGraph Build(History history, List<Violation> found)
    {
        TransactionGraph graph = new(history);
        graph.AddSessions();
        graph.AddWrites(found);
        new TransactionReads(graph, history, graph._writers, found).AddAll();
        graph.AddReadEdges();
        return graph;
    }

    /// <summary>The session that a transaction belongs to.</summary>
    internal int SessionOf(int transaction) => _sessionOf[transaction];

    /// <summary>The place in its session.</summary>
    internal int PositionOf(int transaction) => _positionOf[transaction];

    /// <summary>True if <paramref name="first"/> is another transaction that <paramref name="second"/> depends on.</summary>
    internal bool IsBefore(int first, int second) =>
        first != second && LastSeen(second, _sessionOf[first]) >= _positionOf[first];

    /// <summary>The last place of <paramref name="session"/> that <paramref name="transaction"/> depends on, or -1.</summary>
    internal int LastSeen(int transaction, int session) => _clocks[(transaction * _sessions.Count) + session];

    /// <summary>Works out the causal order.</summary>
    /// <returns>False if it has a cycle, which is reported.</returns>
    internal bool TryOrder(List<Violation> found)
    {
        int width = _sessions.Count;
        _clocks = new int[_transactions.Count * width];
        Array.Fill(_clocks, -1);

        List<int> order = new EdgeList(_transactions.Count, _edges).TopologicalOrder(Settle);
        if (order.Count == _transactions.Count) return true;

        int count = _transactions.Count - order.Count;
        found.Add(new Violation(Rule.CyclicCO, $"{count} transactions depend on themselves, one is {Describe(FirstMissing(order))}"));
        return false;

        void Settle(int transaction, ReadOnlySpan<int> successors)
        {
            Span<int> clock = _clocks.AsSpan(transaction * width, width);
            ref int own = ref clock[_sessionOf[transaction]];
            own = Math.Max(own, _positionOf[transaction]);
            foreach (int successor in successors) Join(_clocks.AsSpan(successor * width, width), clock);
        }
    }

    /// <summary>True if one order of all transactions keeps the causal order and the given edges.</summary>
    internal bool HasOneOrder(List<(int From, int To)> more, out int culprit)
    {
        List<int> order = new EdgeList(_transactions.Count, [.. _edges, .. more]).TopologicalOrder(null);
        culprit = order.Count == _transactions.Count ? NoTransaction : FirstMissing(order);
        return culprit == NoTransaction;
    }

    /// <summary>A transaction in words.</summary>
    internal string Describe(int transaction)
    {
        Transaction what = _transactions[transaction];
        IEnumerable<string> operations = what.Operations.Select(operation => operation.Kind switch
        {
            OperationKind.Read => $"{Names.Key(operation.Key)}->{Names.Value(operation.Value)}",
            OperationKind.Write => $"{Names.Key(operation.Key)}={Names.Value(operation.Value)}",
            OperationKind.Delete => $"del {Names.Key(operation.Key)}",
            OperationKind.Flush => "flush",
            OperationKind.Add => $"{Names.Key(operation.Key)}+{operation.Value}",
            OperationKind.Count => $"{Names.Key(operation.Key)}->{operation.Value}",
            OperationKind.Take => $"take {Names.Key(operation.Key)}->{operation.Value}",
            _ => throw new UnreachableException(),
        });
        return $"{Names.Session(what.Session)}[{_positionOf[transaction]}] at {Names.Node(what.Node)}: {string.Join(' ', operations)}";
    }

    private static void Join(Span<int> clock, ReadOnlySpan<int> other)
    {
        for (int session = 0; session < clock.Length; session++) clock[session] = Math.Max(clock[session], other[session]);
    }

    private void AddSessions()
    {
        Dictionary<int, int> sessions = [];
        List<(int Previous, int Transaction)> unknown = [];
        foreach (Transaction transaction in _history.Transactions)
        {
            if (transaction.Status == TransactionStatus.Fail) continue;
            if (transaction.Status == TransactionStatus.Info)
            {
                AddUnknown(transaction, sessions);
                continue;
            }

            if (!sessions.TryGetValue(transaction.Session, out int session))
            {
                session = _sessions.Count;
                sessions.Add(transaction.Session, session);
                _sessions.Add([]);
            }

            if (_sessions[session].Count > 0) _edges.Add((_sessions[session][^1], _transactions.Count));
            Add(transaction, session);
        }
    }

    private void AddUnknown(Transaction transaction, Dictionary<int, int> sessions)
    {
        HistoryOperation[] effects = [.. transaction.Operations.Where(operation => operation.Kind != OperationKind.Read)];
        if (effects.Length == 0) return;

        if (sessions.TryGetValue(transaction.Session, out int before)) _edges.Add((_sessions[before][^1], _transactions.Count));
        _sessions.Add([]);
        Add(transaction with { Operations = effects }, _sessions.Count - 1);
    }

    private void Add(Transaction transaction, int session)
    {
        _sessionOf.Add(session);
        _positionOf.Add(_sessions[session].Count);
        _sessions[session].Add(_transactions.Count);
        _transactions.Add(transaction);
    }

    private void AddWrites(List<Violation> found)
    {
        foreach (List<int> session in _sessions)
        {
            foreach (int transaction in session) AddWrites(transaction, found);
        }

        // A flush deletes whatever keys there are.
        if (_transactions.Exists(HasFlush)) DeletedKeys.UnionWith(Writes.Keys);
        foreach (int at in Enumerable.Range(0, _transactions.Count).Where(at => HasFlush(_transactions[at]))) AddFlush(at);
    }

    private static bool HasFlush(Transaction transaction) => Array.Exists(transaction.Operations, operation => operation.Kind == OperationKind.Flush);

    private void AddWrites(int transaction, List<Violation> found)
    {
        HistoryOperation[] operations = _transactions[transaction].Operations;
        for (int i = 0; i < operations.Length; i++)
        {
            HistoryOperation operation = operations[i];
            if (operation.Kind == OperationKind.Delete) DeletedKeys.Add(operation.Key);
            if (operation.Kind is not (OperationKind.Write or OperationKind.Delete) || IsOverwritten(operations, i)) continue;

            if (!Writes.TryGetValue(operation.Key, out List<KeyWrite>? writes)) Writes.Add(operation.Key, writes = []);
            writes.Add(new KeyWrite(transaction, operation.Value));
            if (operation.Kind == OperationKind.Delete) continue;

            if (!_writers.TryAdd((operation.Key, operation.Value), transaction))
            {
                found.Add(new Violation(Rule.DuplicateWrite, $"{Names.Key(operation.Key)}={Names.Value(operation.Value)} is written twice"));
                _writers[(operation.Key, operation.Value)] = transaction;
            }
        }
    }

    private static bool IsOverwritten(HistoryOperation[] operations, int at)
    {
        for (int later = at + 1; later < operations.Length; later++)
        {
            if (operations[later].Key == operations[at].Key && operations[later].Kind is OperationKind.Write or OperationKind.Delete) return true;
        }

        return false;
    }

    // Kept apart from the writes in order: the lists of a key are by session, and so are looked at from their ends.
    private void AddFlush(int transaction)
    {
        foreach (List<KeyWrite> writes in Writes.Values)
        {
            if (writes.Exists(write => write.Writer == transaction)) continue;
            int at = writes.FindLastIndex(write => IsNotAfter(write.Writer, transaction));
            writes.Insert(at + 1, new KeyWrite(transaction, HistoryOperation.None));
        }
    }

    private bool IsNotAfter(int writer, int transaction) =>
        _sessionOf[writer] < _sessionOf[transaction]
        || (_sessionOf[writer] == _sessionOf[transaction] && _positionOf[writer] < _positionOf[transaction]);

    private void AddReadEdges()
    {
        foreach (ExternalRead read in Reads)
        {
            if (read.Writer != NoTransaction && read.Writer != read.Reader) _edges.Add((read.Writer, read.Reader));
        }
    }

    private int FirstMissing(List<int> order)
    {
        HashSet<int> present = [.. order];
        return Enumerable.Range(0, _transactions.Count).First(transaction => !present.Contains(transaction));
    }
}
