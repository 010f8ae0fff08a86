namespace TcpCausalKv.Load.Pausing;

/// <summary>What one node's loop did while something happened to the hash.</summary>
/// <param name="Name">What happened to it.</param>
/// <param name="Took">How long that took, until all nodes held the same data.</param>
/// <param name="Node">The node's name.</param>
/// <param name="Status">What its loop did.</param>
internal sealed record HashPhase(string Name, TimeSpan Took, string Node, LoopStatus Status);
