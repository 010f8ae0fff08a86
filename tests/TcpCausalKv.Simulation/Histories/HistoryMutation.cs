using TcpCausalKv.Simulation.Runs;

namespace TcpCausalKv.Simulation.Histories;

/// <summary>Changes a few reads of a history, so that checkers have something to find, or must see that it does no harm.</summary>
public static class HistoryMutation
{
    private const int ReadsChangedMax = 3;

    /// <summary>A history in which some reads give another value: one that the key had at another time, one of another key, or none.</summary>
    public static History Apply(History history, ulong seed)
    {
        RandomSource random = new(seed, RandomPurpose.Mutation);
        Transaction[] transactions = [.. history.Transactions.Select(transaction => transaction with { Operations = [.. transaction.Operations] })];
        (int Transaction, int Operation)[] reads = [.. FindReads(transactions)];
        if (reads.Length == 0) return history;

        for (int i = random.Between(1, ReadsChangedMax); i > 0; i--)
        {
            (int transaction, int operation) = reads[random.Below(reads.Length)];
            HistoryOperation[] operations = transactions[transaction].Operations;
            operations[operation] = operations[operation] with { Value = OtherValue(transactions, operations[operation].Key, random) };
        }

        return history with { Transactions = transactions };
    }

    private static IEnumerable<(int Transaction, int Operation)> FindReads(Transaction[] transactions)
    {
        for (int transaction = 0; transaction < transactions.Length; transaction++)
        {
            for (int operation = 0; operation < transactions[transaction].Operations.Length; operation++)
            {
                if (transactions[transaction].Operations[operation].Kind == OperationKind.Read) yield return (transaction, operation);
            }
        }
    }

    private static int OtherValue(Transaction[] transactions, int key, RandomSource random)
    {
        if (random.Chance(10)) return HistoryOperation.None;
        bool anyKey = random.Chance(5);
        int[] values =
        [
            .. transactions.SelectMany(transaction => transaction.Operations)
                .Where(operation => operation.Kind == OperationKind.Write && (anyKey || operation.Key == key))
                .Select(operation => operation.Value),
        ];
        return values.Length == 0 ? HistoryOperation.None : values[random.Below(values.Length)];
    }
}
