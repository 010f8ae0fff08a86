using TcpCausalKv.Core.Data.Memory;

namespace TcpCausalKv.Core.Data.Orders;

/// <summary>Makes, splits, merges and frees the nodes of one <see cref="OrderTree"/>, and knows what memory they take.</summary>
/// <param name="arena">Gives the memory.</param>
internal unsafe struct OrderNodes(RecordArena arena)
{
    // An inner node is never left with a single child, or that would have no neighbour to merge with.
    private const int ChildrenMin = 2;

    private readonly RecordArena _arena = arena;

    /// <summary>Memory of the nodes, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <inheritdoc cref="OrderNode.TakeLeaf"/>
    public OrderNode* TakeLeaf(int capacity) => Counted(OrderNode.TakeLeaf(_arena, capacity));

    /// <inheritdoc cref="OrderNode.TakeInner"/>
    public OrderNode* TakeInner() => Counted(OrderNode.TakeInner(_arena));

    /// <summary>Gives a node's memory back.</summary>
    public void Give(OrderNode* node)
    {
        int bytes = node->Bytes;
        Bytes -= RecordArena.BlockBytes(bytes);
        _arena.Give((byte*)node, bytes);
    }

    /// <summary>Makes place for an item, which the caller then writes. A full node is split in two before.</summary>
    /// <param name="at">Where the item is to be.</param>
    /// <param name="gap">Where it goes: into the node, or into the one that was split off.</param>
    /// <returns>The node that was split off to the right; null if there was room.</returns>
    public OrderNode* OpenGap(OrderStep at, out OrderStep gap)
    {
        OrderNode* right = null;
        gap = at;
        if (at.Node->IsFull)
        {
            right = Split(at);
            if (at.Index >= at.Node->Count) gap = new OrderStep(right, at.Index - at.Node->Count);
        }

        OrderNode.OpenGap(gap.Node, gap.Index);
        return right;
    }

    /// <summary>Merges two children that are next to each other if one node can hold both, else shares their items evenly.</summary>
    /// <param name="parent">Their parent.</param>
    /// <param name="index">The left one of the two; of them at most one is without items.</param>
    public void Refill(OrderNode* parent, int index)
    {
        OrderChild* children = OrderNode.Children(parent) + index;
        OrderNode* left = children[0].Node;
        OrderNode* right = children[1].Node;
        int total = left->Count + right->Count;
        int surplus = left->Count - (total / 2);
        if (total <= left->Capacity) OrderNode.Move(right, 0, left, left->Count, right->Count);
        else if (surplus > 0) OrderNode.Move(left, left->Count - surplus, right, 0, surplus);
        else OrderNode.Move(right, 0, left, left->Count, -surplus);

        children[0] = OrderChild.Of(left);
        if (right->Count > 0)
        {
            children[1] = OrderChild.Of(right);
            return;
        }

        OrderNode.Unlink(right);
        Give(right);
        OrderNode.CloseGap(parent, index + 1);
    }

    // How many items stay in a full node: half of them, or nearly all on one side where the order grows at an end.
    private static int CutFor(OrderStep at)
    {
        // What comes new into an inner node follows the child that it was split from, so it is never the very first.
        int itemsMin = at.Node->IsLeaf ? 1 : ChildrenMin;
        if (at.Node->Next == null && at.Index == at.Node->Count) return at.Node->Count - (itemsMin - 1);
        if (at.Node->Previous == null && at.Index == itemsMin - 1) return itemsMin;
        return at.Node->Count / 2;
    }

    private OrderNode* Split(OrderStep at)
    {
        OrderNode* node = at.Node;
        int cut = CutFor(at);
        OrderNode* right = node->IsLeaf ? TakeLeaf(OrderNode.EntriesMax) : TakeInner();
        OrderNode.LinkAfter(node, right);
        OrderNode.Move(node, cut, right, 0, node->Count - cut);
        return right;
    }

    private OrderNode* Counted(OrderNode* node)
    {
        Bytes += RecordArena.BlockBytes(node->Bytes);
        return node;
    }
}
