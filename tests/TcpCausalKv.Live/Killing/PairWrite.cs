namespace TcpCausalKv.Live.Killing;

/// <summary>A write of both keys of a pair in one command.</summary>
/// <param name="Pair">Which pair.</param>
/// <param name="Value">The value that both keys get; null if both are deleted.</param>
/// <param name="Words">The command.</param>
internal sealed record PairWrite(int Pair, string? Value, IReadOnlyList<string> Words);
