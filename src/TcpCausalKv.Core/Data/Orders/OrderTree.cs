using TcpCausalKv.Core.Data.Memory;
using TcpCausalKv.Core.Data.Tables;

namespace TcpCausalKv.Core.Data.Orders;

/// <summary>
/// Keeps records in an order, and knows how many come before each: what is at an index, and at which index something is, takes
/// as little time as to find it.
/// </summary>
/// <remarks>
/// <code>
/// inner      [ first, count, child | first, count, child | ... ]        count = entries below the child
///                         |                       |
/// leaves            [ e e e e ]  &lt;-&gt;  [ e e e ]  &lt;-&gt;  ...                  e = prefix, pointer to a record
/// </code>
/// A counted B+ tree (Bayer and McCreight, 1972; Comer, "The Ubiquitous B-Tree", 1979). The order goes by the prefix as an unsigned
/// number, then by the part of the record's element, byte by byte; no two entries are equal in it. A view only: records are
/// neither made nor freed here, and each must stay readable until its entry is removed or points at another.
/// <para>Invariants. All leaves are on one level. <c>first</c> is exactly the first entry below the child, so no pointer is left
/// to a record whose entry was removed. Every node except the root is at least a third full, or is the first or the last of its
/// level; an inner node has at least two children. The first and the last may be emptier because a full node there splits
/// unevenly: an order that grows at an end leaves full nodes behind.</para>
/// <para>A tree of one leaf has a smaller block, so a short order takes little. Not thread-safe.</para>
/// </remarks>
/// <param name="arena">Gives the memory of the nodes.</param>
internal sealed unsafe class OrderTree(RecordArena arena)
{
    // Of this and of the largest leaf, doubling with its head makes: 6, 14, 30, 62, 126.
    private const int LoneCapacityMin = 6;
    private const int LoneShrinkDivisor = 4;

    private const int NodesPerFreeStep = 4;
    private const int ObjectBytes = 64;

    // A mutable struct, so that a short order is one object of the heap.
    private OrderNodes _nodes = new(arena);
    private OrderNode* _toFree;
    private int _freedLevels;
    private bool _isBeingFreed;

    /// <summary>Entries.</summary>
    public int Count { get; private set; }

    /// <summary>Memory held, in bytes, without the records.</summary>
    public long Bytes => ObjectBytes + _nodes.Bytes;

    /// <summary>The node above all others; null if there is no entry.</summary>
    public OrderNode* Root { get; private set; }

    /// <summary>Levels of nodes: 0 if there is no entry, 1 if there is only a leaf.</summary>
    public int Levels { get; private set; }

    /// <summary>Puts a record into its place.</summary>
    /// <exception cref="InvalidOperationException">An equal entry is there: a bug of the caller.</exception>
    public void Add(ulong prefix, KeyRecord record)
    {
        OrderEntry entry = new(prefix, record);
        GrowLoneLeaf();
        if (Descend(OrderPlace.Of(entry), out OrderPath path)) throw new InvalidOperationException("An order has an equal entry already.");

        OrderNode* right = _nodes.OpenGap(path[0], out OrderStep gap);
        OrderNode.Entries(gap.Node)[gap.Index] = entry;
        Count++;
        for (int level = 1; level < Levels; level++) right = CountAdded(path[level], right);
        if (right != null) AddLevel(right);
    }

    /// <summary>Takes an entry out. Its record must be readable still, and is not looked at any more after this.</summary>
    /// <exception cref="InvalidOperationException">No entry is there: a bug of the caller.</exception>
    public void Remove(ulong prefix, ReadOnlySpan<byte> part)
    {
        if (!Descend(new OrderPlace(prefix, part), out OrderPath path)) throw Absent();

        OrderNode.CloseGap(path[0].Node, path[0].Index);
        Count--;
        for (int level = 1; level < Levels; level++) CountRemoved(path[level]);
        if (Levels == 1) ShrinkLoneLeaf();
        else if (Root->Count == 1) RemoveLevel();
    }

    /// <summary>How many entries come before a place.</summary>
    /// <param name="prefix">Prefix of the place.</param>
    /// <param name="part">Part of the place.</param>
    /// <param name="isThere">True if an entry is there; the result is its index then.</param>
    public int IndexOf(ulong prefix, ReadOnlySpan<byte> part, out bool isThere)
    {
        isThere = Descend(new OrderPlace(prefix, part), out OrderPath path);
        long index = path[0].Index;
        for (int level = 1; level < Levels; level++) index += OrderNode.EntriesBefore(path[level].Node, path[level].Index);
        return (int)index;
    }

    /// <summary>The position of the entry that has <paramref name="index"/> others before it, or the end after all of them.</summary>
    /// <param name="index">From 0 to <see cref="Count"/>.</param>
    public OrderCursor At(int index)
    {
        ObjectDisposedException.ThrowIf(_isBeingFreed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, Count);

        OrderNode* node = Root;
        long below = index;
        for (int level = Levels - 1; level > 0; level--) node = OrderNode.ChildWith(node, ref below);
        return new OrderCursor(node, (int)below);
    }

    /// <summary>Gives the memory of a few nodes back. Nothing else may be done with the tree from the first such step on.</summary>
    /// <returns>True if nodes are left, for another step.</returns>
    public bool FreeStep()
    {
        _isBeingFreed = true;
        for (int freed = 0; freed < NodesPerFreeStep && Root != null; freed++) FreeNode();
        return Root != null;
    }

    private static InvalidOperationException Absent() => new("An order lacks the entry that is to be changed.");

    // The path goes to the entry at the place if one is there, else to where it would be put.
    private bool Descend(in OrderPlace place, out OrderPath path)
    {
        ObjectDisposedException.ThrowIf(_isBeingFreed, this);
        path = default;
        bool isThere = false;
        OrderNode* node = Root;
        for (int level = Levels - 1; level >= 0; level--)
        {
            int index = OrderNode.Search(node, place, out isThere);
            if (level == 0)
            {
                path[0] = new OrderStep(node, index);
                break;
            }

            // The last child that does not begin after the place; the first also for what comes before all.
            if (!isThere) index = Math.Max(index - 1, 0);
            path[level] = new OrderStep(node, index);
            node = OrderNode.Children(node)[index].Node;
        }

        return isThere;
    }

    // The child that the step goes through has one entry more, or has been split: then `right` follows it.
    private OrderNode* CountAdded(OrderStep step, OrderNode* right)
    {
        OrderChild* child = OrderNode.Children(step.Node) + step.Index;
        if (right == null)
        {
            child->Count++;
            child->First = OrderNode.First(child->Node);
            return null;
        }

        *child = OrderChild.Of(child->Node);
        OrderNode* split = _nodes.OpenGap(new OrderStep(step.Node, step.Index + 1), out OrderStep gap);
        OrderNode.Children(gap.Node)[gap.Index] = OrderChild.Of(right);
        return split;
    }

    private void CountRemoved(OrderStep step)
    {
        OrderChild* child = OrderNode.Children(step.Node) + step.Index;
        if (child->Node->IsSparse)
        {
            _nodes.Refill(step.Node, Math.Max(step.Index - 1, 0));
            return;
        }

        child->Count--;
        child->First = OrderNode.First(child->Node);
    }

    private void AddLevel(OrderNode* right)
    {
        OrderNode* root = _nodes.TakeInner();
        OrderNode.OpenGap(root, 0, items: 2);
        OrderNode.Children(root)[0] = OrderChild.Of(Root);
        OrderNode.Children(root)[1] = OrderChild.Of(right);
        Root = root;
        Levels++;
    }

    private void RemoveLevel()
    {
        OrderNode* old = Root;
        Root = OrderNode.Children(old)[0].Node;
        Levels--;
        _nodes.Give(old);
    }

    private void GrowLoneLeaf()
    {
        if (Root == null)
        {
            Root = _nodes.TakeLeaf(LoneCapacityMin);
            Levels = 1;
        }

        if (Root->IsFull && Root->Capacity < OrderNode.EntriesMax && Root->IsLeaf) ResizeLoneLeaf((Root->Capacity * 2) + 2);
    }

    private void ShrinkLoneLeaf()
    {
        if (Count == 0)
        {
            _nodes.Give(Root);
            Root = null;
            Levels = 0;
            return;
        }

        bool isLarge = Root->Capacity > LoneCapacityMin && Count <= Root->Capacity / LoneShrinkDivisor;
        if (isLarge) ResizeLoneLeaf((Root->Capacity - 2) / 2);
    }

    private void ResizeLoneLeaf(int capacity)
    {
        OrderNode* old = Root;
        Root = _nodes.TakeLeaf(capacity);
        OrderNode.Move(old, 0, Root, 0, old->Count);
        _nodes.Give(old);
    }

    // Level by level from the leaves up: so the way to the first node of the next level is there still.
    private void FreeNode()
    {
        OrderNode* node = _toFree != null ? _toFree : FirstNode(_freedLevels);
        _toFree = node->Next;
        if (_toFree == null) _freedLevels++;
        if (node == Root) Root = null;
        _nodes.Give(node);
    }

    private OrderNode* FirstNode(int level)
    {
        OrderNode* node = Root;
        for (int above = Levels - 1; above > level; above--) node = OrderNode.Children(node)[0].Node;
        return node;
    }
}
