namespace TcpCausalKv.Core.Data.Orders;

/// <summary>One level of an <see cref="OrderPath"/>.</summary>
/// <param name="node">The node.</param>
/// <param name="index">The item of the node that the path goes through; in a leaf, perhaps the place after its last.</param>
internal readonly unsafe struct OrderStep(OrderNode* node, int index)
{
    /// <summary>The node.</summary>
    public readonly OrderNode* Node = node;

    /// <summary>The item of the node that the path goes through; in a leaf, perhaps the place after its last.</summary>
    public readonly int Index = index;
}
