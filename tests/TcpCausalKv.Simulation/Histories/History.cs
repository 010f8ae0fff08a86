namespace TcpCausalKv.Simulation.Histories;

/// <summary>
/// What clients saw: transactions, those of a session in the order in which they ended. Each value is written to a key at most once.
/// </summary>
/// <param name="Transactions">In any order that keeps that of each session.</param>
/// <param name="Names">Names of what the transactions number.</param>
public sealed record History(IReadOnlyList<Transaction> Transactions, HistoryNames Names);
