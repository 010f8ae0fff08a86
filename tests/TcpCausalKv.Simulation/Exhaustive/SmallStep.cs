using TcpCausalKv.Simulation.Workloads;

namespace TcpCausalKv.Simulation.Exhaustive;

/// <summary>A step of a small history: a node writes, or takes in the next batch of another.</summary>
/// <param name="Node">The node.</param>
/// <param name="From">The origin of the batch; the node's own slot for a write.</param>
/// <param name="Kind">What is written.</param>
/// <param name="Key">The key that is written.</param>
public readonly record struct SmallStep(int Node, int From, ClientOperationKind Kind, int Key)
{
    /// <summary>True if the node writes.</summary>
    public bool IsWrite => Node == From;

    /// <inheritdoc/>
    public override string ToString() => IsWrite ? $"{Kind}{Key}" : $"<{From}";
}
