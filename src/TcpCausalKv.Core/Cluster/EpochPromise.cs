namespace TcpCausalKv.Core.Cluster;

/// <summary>An epoch of a node's history that was promised to one process of that node.</summary>
/// <param name="Epoch">The epoch; <see cref="NoEpoch"/> if none was promised: the node has never written.</param>
/// <param name="Incarnation">The process; <see cref="ToNobodyKnown"/> if only the epoch is known.</param>
public readonly record struct EpochPromise(int Epoch, ulong Incarnation)
{
    /// <summary>Before the first epoch.</summary>
    public const int NoEpoch = -1;

    /// <summary>No process has this incarnation.</summary>
    public const ulong ToNobodyKnown = 0;

    /// <summary>Nothing was promised.</summary>
    public static EpochPromise None { get; } = new(NoEpoch, ToNobodyKnown);
}
