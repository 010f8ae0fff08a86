using TcpCausalKv.Core.Data.Orders;

namespace TcpCausalKv.Core.Tests.Data.Orders;

/// <summary>Holds a tree to the invariants that <see cref="OrderTree"/> states, node by node.</summary>
internal sealed unsafe class OrderTreeCheck
{
    private readonly OrderTree _tree;

    // By level: the node that was seen last.
    private readonly nint[] _last;
    private OrderEntry? _previous;

    private OrderTreeCheck(OrderTree tree)
    {
        _tree = tree;
        _last = new nint[tree.Levels];
    }

    public static void Run(OrderTree tree)
    {
        Require(tree.Root == null == (tree.Count == 0) && tree.Root == null == (tree.Levels == 0), "a tree has a root if it has entries");
        if (tree.Root == null) return;

        OrderTreeCheck check = new(tree);
        Require(check.Visit(tree.Root, tree.Levels - 1) == tree.Count, "the tree's count is that of its entries");
        foreach (nint last in check._last) Require(((OrderNode*)last)->Next == null, "the last node of a level has none after it");
    }

    private static void Require(bool condition, string rule)
    {
        if (!condition) throw new InvalidOperationException($"Not so: {rule}.");
    }

    private static bool AreSame(in OrderEntry one, in OrderEntry other) =>
        one.Prefix == other.Prefix && one.Record.Address == other.Record.Address;

    private long Visit(OrderNode* node, int level)
    {
        Require(node->IsLeaf == (level == 0), "leaves are on level 0");
        Require((nint)node->Previous == _last[level], "nodes of a level are linked in order");
        Require(node->Previous == null || node->Previous->Next == node, "links go both ways");
        _last[level] = (nint)node;
        CheckFill(node);
        return level == 0 ? VisitEntries(node) : VisitChildren(node, level);
    }

    private void CheckFill(OrderNode* node)
    {
        Require(node->Count <= node->Capacity, "a node has no more items than it has room for");
        Require(node->Count >= (node->IsLeaf ? 1 : 2), "a node has an item, an inner one two");
        Require(node == _tree.Root || node->Capacity >= (node->IsLeaf ? OrderNode.EntriesMax : OrderNode.ChildrenMax), "only a lone leaf is small");
        if (node->Previous != null && node->Next != null) Require(!node->IsSparse, "nodes between others are a third full");
    }

    private int VisitEntries(OrderNode* leaf)
    {
        for (int i = 0; i < leaf->Count; i++)
        {
            OrderEntry entry = OrderNode.Entries(leaf)[i];
            if (_previous is { } previous) Require(OrderPlace.Of(previous).CompareTo(entry) < 0, "entries are in order");
            _previous = entry;
        }

        return leaf->Count;
    }

    private long VisitChildren(OrderNode* inner, int level)
    {
        long entries = 0;
        for (int i = 0; i < inner->Count; i++)
        {
            OrderChild child = OrderNode.Children(inner)[i];
            Require(AreSame(child.First, OrderNode.First(child.Node)), "a child's first entry is the one that its parent has");
            Require(Visit(child.Node, level - 1) == child.Count, "a child's count is that of its entries");
            entries += child.Count;
        }

        return entries;
    }
}
