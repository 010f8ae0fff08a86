using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Checks;

/// <summary>
/// Holds what counters showed against the increments that there were: all that a reader depends on count, none counts twice, and none again after a
/// take that had it.
/// </summary>
internal sealed class CounterReads
{
    private readonly TransactionGraph _graph;
    private readonly List<Violation> _found;
    private readonly List<CounterStep> _increments;
    private readonly List<CounterStep> _takes;
    private readonly List<CounterStep> _shown;
    private readonly int[] _takenUpTo;

    private CounterReads(TransactionGraph graph, IEnumerable<CounterStep> steps, List<Violation> found)
    {
        _graph = graph;
        _found = found;
        ILookup<OperationKind, CounterStep> byKind = steps.ToLookup(step => step.Operation.Kind);
        _increments = [.. byKind[OperationKind.Add]];
        _takes = [.. byKind[OperationKind.Take]];
        _shown = [.. byKind[OperationKind.Count], .. _takes.Where(IsAcknowledged)];
        _takenUpTo = new int[graph.Sessions.Count];
    }

    /// <summary>Reports what single reads of counters show to be wrong, and what the final reads do.</summary>
    internal static void Check(TransactionGraph graph, List<Violation> found)
    {
        foreach (IGrouping<int, CounterStep> counter in Steps(graph).GroupBy(step => step.Operation.Key))
        {
            CounterReads reads = new(graph, counter, found);
            foreach (CounterStep shown in reads._shown) reads.CheckOne(shown);
            reads.CheckFinal();
        }
    }

    private static IEnumerable<CounterStep> Steps(TransactionGraph graph)
    {
        for (int transaction = 0; transaction < graph.Transactions.Count; transaction++)
        {
            HistoryOperation[] operations = graph.Transactions[transaction].Operations;
            for (int place = 0; place < operations.Length; place++)
            {
                if (operations[place].Kind is OperationKind.Add or OperationKind.Count or OperationKind.Take)
                {
                    yield return new CounterStep(transaction, place, operations[place]);
                }
            }
        }
    }

    private void CheckOne(CounterStep shown)
    {
        FindTaken(shown);
        (long least, long most) = (LeastByReads(shown), 0);
        long known = 0;
        foreach (CounterStep increment in _increments)
        {
            if (IsBefore(shown, increment) || IsTaken(increment)) continue;
            most += increment.Operation.Value;

            if (IsBefore(increment, shown)) known += increment.Operation.Value;
        }

        // A take that the reader does not know may have what it knows, if there is any.
        if (_takes.Count == 0) least = Math.Max(least, known);
        if (shown.Operation.Value < least) Report(Rule.IncrementCountsOnce, shown, $"though it depends on increments of {least}");
        if (shown.Operation.Value > most) Report(Rule.IncrementCountsOnce, shown, $"though at most {most} was added");
    }

    // Without takes a counter only grows.
    private long LeastByReads(CounterStep shown)
    {
        if (_takes.Count > 0) return 0;
        return _shown.Where(earlier => IsBefore(earlier, shown)).Select(earlier => (long)earlier.Operation.Value).DefaultIfEmpty().Max();
    }

    // What the takes that the reader depends on had seen: of each session the increments up to some place.
    private void FindTaken(CounterStep shown)
    {
        Array.Fill(_takenUpTo, -1);
        foreach (CounterStep take in _takes.Where(take => IsBefore(take, shown)))
        {
            for (int session = 0; session < _takenUpTo.Length; session++)
            {
                // The take's own place is not below itself: whatever shares its transaction is left out.
                int last = _graph.LastSeen(take.Transaction, session) - (session == _graph.SessionOf(take.Transaction) ? 1 : 0);
                _takenUpTo[session] = Math.Max(_takenUpTo[session], last);
            }
        }
    }

    private bool IsTaken(CounterStep increment) =>
        _graph.PositionOf(increment.Transaction) <= _takenUpTo[_graph.SessionOf(increment.Transaction)];

    private bool IsBefore(CounterStep first, CounterStep second) =>
        first.Transaction == second.Transaction ? first.Place < second.Place : _graph.IsBefore(first.Transaction, second.Transaction);

    private bool IsAcknowledged(CounterStep step) => _graph.Transactions[step.Transaction].Status == TransactionStatus.Ok;

    private void CheckFinal()
    {
        CounterStep[] last = [.. _shown.Where(shown => _graph.Transactions[shown.Transaction].IsFinal)];
        if (last.Length == 0) return;
        foreach (CounterStep other in last.Where(other => other.Operation.Value != last[0].Operation.Value))
        {
            Report(Rule.Diverged, other, $"but {last[0].Operation.Value} in {_graph.Describe(last[0].Transaction)}");
        }

        // Two takes may both have what both had seen, so this is a bound from below; an answer that is not known bounds nothing.
        if (!_takes.TrueForAll(IsAcknowledged)) return;
        long acknowledged = _increments.Where(IsAcknowledged).Sum(increment => (long)increment.Operation.Value);
        long taken = _takes.Sum(take => (long)take.Operation.Value);
        if (taken + last[0].Operation.Value < acknowledged)
        {
            Report(Rule.LostWrite, last[0], $"and {taken} was taken before, though increments of {acknowledged} were acknowledged");
        }
    }

    private void Report(Rule rule, CounterStep shown, string why) =>
        _found.Add(new Violation(
            rule, $"{_graph.Names.Key(shown.Operation.Key)}->{shown.Operation.Value} in {_graph.Describe(shown.Transaction)}, {why}"));

    private readonly record struct CounterStep(int Transaction, int Place, HistoryOperation Operation);
}
