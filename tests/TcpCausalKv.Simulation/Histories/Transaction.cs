namespace TcpCausalKv.Simulation.Histories;

/// <summary>Operations that one session did at once.</summary>
/// <param name="Session">Number of the session.</param>
/// <param name="Node">Number of the node that it spoke to.</param>
/// <param name="Status">What the client knows of it.</param>
/// <param name="Operations">What it did, in order.</param>
/// <param name="IsFinal">True if it reads after all is healed and quiet, so that all final reads of a key must agree.</param>
public sealed record Transaction(int Session, int Node, TransactionStatus Status, HistoryOperation[] Operations, bool IsFinal = false);
