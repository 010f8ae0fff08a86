namespace TcpCausalKv.Core.Cluster;

/// <summary>Where an epoch of a node's history begins. What earlier epochs had after that is lost.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="After">The last sequence before it.</param>
public readonly record struct EpochBegin(int Epoch, ulong After);
