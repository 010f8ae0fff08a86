namespace TcpCausalKv.Core.Data.Orders;

/// <summary>One child of an inner node of an <see cref="OrderTree"/>.</summary>
internal unsafe struct OrderChild
{
    /// <summary>Memory that a child takes in its parent, in bytes.</summary>
    public const int Bytes = 32;

    /// <summary>The first entry below the child. Stands first, so that items of all nodes are searched alike.</summary>
    public OrderEntry First;

    /// <summary>The child.</summary>
    public OrderNode* Node;

    /// <summary>Entries below the child.</summary>
    public long Count;

    /// <summary>Describes a node that has at least one item.</summary>
    public static OrderChild Of(OrderNode* node) =>
        new() { First = OrderNode.First(node), Node = node, Count = OrderNode.EntriesBefore(node, node->Count) };
}
