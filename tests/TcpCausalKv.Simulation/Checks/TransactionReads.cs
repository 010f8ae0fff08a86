using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Checks;

/// <summary>Finds for every read who wrote what it gave, and reports reads that no order of transactions can explain.</summary>
internal sealed class TransactionReads
{
    private readonly TransactionGraph _graph;
    private readonly Dictionary<(int Key, int Value), int> _writers;
    private readonly List<Violation> _found;
    private readonly HashSet<(int Key, int Value)> _aborted = [];
    private readonly HashSet<(int Key, int Value)> _intermediate = [];

    internal TransactionReads(TransactionGraph graph, History history, Dictionary<(int Key, int Value), int> writers, List<Violation> found)
    {
        _graph = graph;
        _writers = writers;
        _found = found;
        foreach (Transaction failed in history.Transactions.Where(transaction => transaction.Status == TransactionStatus.Fail))
        {
            foreach (HistoryOperation operation in failed.Operations)
            {
                if (operation.Kind == OperationKind.Write) _aborted.Add((operation.Key, operation.Value));
            }
        }

        foreach (HistoryOperation write in graph.Transactions.SelectMany(transaction => transaction.Operations).Where(IsWrite))
        {
            if (!writers.ContainsKey((write.Key, write.Value))) _intermediate.Add((write.Key, write.Value));
        }
    }

    /// <summary>Adds the reads of all transactions to the graph.</summary>
    internal void AddAll()
    {
        for (int transaction = 0; transaction < _graph.Transactions.Count; transaction++) Add(transaction);
    }

    private static bool IsWrite(HistoryOperation operation) => operation.Kind == OperationKind.Write;

    private void Add(int transaction)
    {
        HistoryOperation[] operations = _graph.Transactions[transaction].Operations;
        for (int i = 0; i < operations.Length; i++)
        {
            HistoryOperation read = operations[i];
            if (read.Kind != OperationKind.Read) continue;
            if (TryFindOwn(operations, i, out int own))
            {
                if (own != read.Value) Report(Rule.NotMyOwnWrite, transaction, read);
                continue;
            }

            AddExternal(transaction, read, operations, i);
        }
    }

    // What the transaction itself did to the key before this read.
    private static bool TryFindOwn(HistoryOperation[] operations, int before, out int value)
    {
        for (int i = before - 1; i >= 0; i--)
        {
            value = operations[i].Value;
            if (operations[i].Kind == OperationKind.Flush) return true;
            if (operations[i].Kind != OperationKind.Read && operations[i].Key == operations[before].Key) return true;
        }

        value = HistoryOperation.None;
        return false;
    }

    private void AddExternal(int transaction, HistoryOperation read, HistoryOperation[] operations, int at)
    {
        (int Key, int Value) what = (read.Key, read.Value);
        int writer = TransactionGraph.NoTransaction;
        if (Array.Exists(operations, operation => IsWrite(operation) && (operation.Key, operation.Value) == what))
        {
            Report(Rule.FutureRead, transaction, read);
            return;
        }

        if (_aborted.Contains(what))
        {
            Report(Rule.AbortedRead, transaction, read);
            return;
        }

        if (read.Value != HistoryOperation.None && !_writers.TryGetValue(what, out writer))
        {
            Report(_intermediate.Contains(what) ? Rule.IntermediateRead : Rule.ThinAirRead, transaction, read);
            return;
        }

        for (int i = 0; i < at; i++)
        {
            if (operations[i].Kind != OperationKind.Read || operations[i].Key != read.Key || operations[i].Value == read.Value) continue;
            Report(Rule.NonRepeatableRead, transaction, read);
            break;
        }

        _graph.Reads.Add(new ExternalRead(transaction, read.Key, read.Value, writer));
    }

    private void Report(Rule rule, int transaction, HistoryOperation read) =>
        _found.Add(new Violation(rule, $"{_graph.Names.Key(read.Key)}->{_graph.Names.Value(read.Value)} in {_graph.Describe(transaction)}"));
}
