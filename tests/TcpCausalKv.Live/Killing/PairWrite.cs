namespace TcpCausalKv.Live.Killing;

/// <summary>A write of both parts of a pair at once.</summary>
/// <param name="Pair">Which pair.</param>
/// <param name="Value">The value that both parts get; null if both are deleted.</param>
/// <param name="Commands">One command, or a transaction: it is done if the last is.</param>
internal sealed record PairWrite(int Pair, string? Value, IReadOnlyList<IReadOnlyList<string>> Commands);
