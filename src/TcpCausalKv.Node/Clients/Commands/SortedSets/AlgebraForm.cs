namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>What may follow the keys of a command that puts sorted sets together.</summary>
/// <param name="TakesWeights">WEIGHTS and AGGREGATE.</param>
/// <param name="TakesScores">WITHSCORES.</param>
/// <param name="TakesLimit">LIMIT.</param>
internal readonly record struct AlgebraForm(bool TakesWeights, bool TakesScores, bool TakesLimit);
