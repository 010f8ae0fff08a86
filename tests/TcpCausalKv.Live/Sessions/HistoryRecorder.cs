using System.Globalization;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Live.Sessions;

/// <summary>
/// Keeps what all sessions did and saw. For any thread; the commands of a session must come in the order in which they ended.
/// </summary>
internal sealed class HistoryRecorder
{
    private readonly Lock _lock = new();
    private readonly HistoryNames _names = new();
    private readonly List<Transaction> _transactions = [];

    /// <summary>Keeps a command.</summary>
    /// <param name="session">The session.</param>
    /// <param name="node">The node that it spoke to.</param>
    /// <param name="status">What the client knows of it.</param>
    /// <param name="operations">What it did, or may have done, at once and in this order.</param>
    /// <param name="isFinal">True if it reads after all is healed and quiet, so that all final reads of a key must agree.</param>
    public void Add(
        string session, string node, TransactionStatus status, IReadOnlyList<RecordedOperation> operations, bool isFinal = false)
    {
        // A read that showed nothing says nothing.
        if (operations.Count == 0) return;
        lock (_lock)
        {
            HistoryOperation[] numbered = [.. operations.Select(Number)];
            _transactions.Add(new Transaction(_names.SessionNumber(session), _names.NodeNumber(node), status, numbered, isFinal));
        }
    }

    /// <summary>All that was kept. To be asked for once nothing more is added.</summary>
    public History ToHistory() => new(_transactions, _names);

    private HistoryOperation Number(RecordedOperation operation)
    {
        int value = operation switch
        {
            { Value: null } => HistoryOperation.None,
            { IsOnCounter: true } => int.Parse(operation.Value, CultureInfo.InvariantCulture),
            _ => _names.ValueNumber(operation.Value),
        };
        return new HistoryOperation(operation.Kind, _names.KeyNumber(operation.Key), value);
    }
}
