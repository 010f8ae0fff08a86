using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Clients;

/// <summary>Keeps the history that clients see.</summary>
internal sealed class ClientRecord
{
    private readonly List<Transaction> _transactions = new(1_024);
    private readonly List<(Dot Dot, int Transaction)> _writes = new(1_024);

    /// <summary>The history so far.</summary>
    internal History History => new(_transactions, new HistoryNames());

    /// <summary>Operations of clients that were acknowledged.</summary>
    internal int Acknowledged { get; private set; }

    /// <summary>A reply was received, or an error, or nothing.</summary>
    /// <param name="transaction">What the client knows.</param>
    /// <param name="write">The write that was made; a sequence of 0 for none.</param>
    internal void Add(Transaction transaction, Dot write)
    {
        if (write.Entry > 0) _writes.Add((write, _transactions.Count));
        if (transaction is { Status: TransactionStatus.Ok, IsFinal: false }) Acknowledged++;
        _transactions.Add(transaction);
    }

    /// <summary>All writes of <paramref name="origin"/> after <paramref name="kept"/> died with it: nobody can be promised them any more.</summary>
    internal void Forget(int origin, ulong kept)
    {
        foreach ((Dot dot, int at) in _writes)
        {
            if (dot.Origin == origin && dot.Entry > kept) _transactions[at] = _transactions[at] with { Status = TransactionStatus.Info };
        }

        _writes.RemoveAll(write => write.Dot.Origin == origin && write.Dot.Entry > kept);
    }
}
