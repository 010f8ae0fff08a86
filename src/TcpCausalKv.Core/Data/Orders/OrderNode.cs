using System.Runtime.InteropServices;
using TcpCausalKv.Core.Data.Memory;

namespace TcpCausalKv.Core.Data.Orders;

/// <summary>A node of an <see cref="OrderTree"/>, in one block of an arena's memory. This is its head.</summary>
/// <remarks>
/// <code>
///  0      HeadBytes
///  | head | item | item | ... | free ... |      item of a leaf = an OrderEntry, of an inner node = an OrderChild
/// </code>
/// The nodes of a level are linked, so a node knows whether it is the first or the last of its level. Both kinds of items begin
/// with the entry that they are found by.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OrderNode
{
    /// <summary>Entries of the largest leaf.</summary>
    public const int EntriesMax = (BytesMax - HeadBytes) / OrderEntry.Bytes;

    /// <summary>Children of the largest inner node.</summary>
    public const int ChildrenMax = (BytesMax - HeadBytes) / OrderChild.Bytes;

    // Eight such blocks fill a slab nearly to its last byte; of 2 KiB there would be only seven.
    private const int BytesMax = 2040;
    private const int HeadBytes = 24;
    private const int FillMinDivisor = 3;

    /// <summary>The node before on the same level; null for the first.</summary>
    public OrderNode* Previous;

    /// <summary>The node after on the same level; null for the last.</summary>
    public OrderNode* Next;

    private readonly int _itemBytes;
    private readonly ushort _capacity;
    private ushort _count;

    private OrderNode(int itemBytes, int capacity)
    {
        _itemBytes = itemBytes;
        _capacity = (ushort)capacity;
    }

    /// <summary>Items that the node has.</summary>
    public readonly int Count => _count;

    /// <summary>Items that the node has room for.</summary>
    public readonly int Capacity => _capacity;

    /// <summary>True if the items are entries, and not children.</summary>
    public readonly bool IsLeaf => _itemBytes == OrderEntry.Bytes;

    /// <summary>True if there is no room for another item.</summary>
    public readonly bool IsFull => _count == _capacity;

    /// <summary>True if the node is to be merged with a neighbour or filled from it after a removal.</summary>
    public readonly bool IsSparse => _count < _capacity / FillMinDivisor;

    /// <summary>Memory that the node takes, in bytes.</summary>
    public readonly int Bytes => HeadBytes + (_capacity * _itemBytes);

    /// <summary>An empty leaf without neighbours.</summary>
    public static OrderNode* TakeLeaf(RecordArena arena, int capacity) => Take(arena, new OrderNode(OrderEntry.Bytes, capacity));

    /// <summary>An empty inner node without neighbours.</summary>
    public static OrderNode* TakeInner(RecordArena arena) => Take(arena, new OrderNode(OrderChild.Bytes, ChildrenMax));

    /// <summary>Entries of a leaf.</summary>
    public static OrderEntry* Entries(OrderNode* leaf) => (OrderEntry*)ItemAt(leaf, 0);

    /// <summary>Children of an inner node.</summary>
    public static OrderChild* Children(OrderNode* inner) => (OrderChild*)ItemAt(inner, 0);

    /// <summary>The first entry in or below a node that has an item.</summary>
    public static OrderEntry First(OrderNode* node) => *(OrderEntry*)ItemAt(node, 0);

    /// <summary>How many entries are in or below the first <paramref name="items"/> items.</summary>
    public static long EntriesBefore(OrderNode* node, int items)
    {
        if (node->IsLeaf) return items;

        long entries = 0;
        OrderChild* children = Children(node);
        for (int i = 0; i < items; i++) entries += children[i].Count;
        return entries;
    }

    /// <summary>The child with an entry of an inner node; the last child also for the place after all entries.</summary>
    /// <param name="inner">The node.</param>
    /// <param name="index">Entries below the node that come before the one looked for; then only those below the child.</param>
    public static OrderNode* ChildWith(OrderNode* inner, ref long index)
    {
        OrderChild* child = Children(inner);
        OrderChild* last = child + inner->Count - 1;
        for (; index >= child->Count && child < last; child++) index -= child->Count;
        return child->Node;
    }

    /// <summary>How many items begin before a place.</summary>
    /// <param name="node">The node.</param>
    /// <param name="place">The place.</param>
    /// <param name="isThere">True if the item after those begins at the place itself.</param>
    public static int Search(OrderNode* node, in OrderPlace place, out bool isThere)
    {
        int low = 0;
        int high = node->Count;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            int order = place.CompareTo(in *(OrderEntry*)ItemAt(node, middle));
            if (order == 0)
            {
                isThere = true;
                return middle;
            }

            if (order < 0) high = middle;
            else low = middle + 1;
        }

        isThere = false;
        return low;
    }

    /// <summary>Shifts the items from <paramref name="index"/> on, and counts those that the caller then writes there.</summary>
    public static void OpenGap(OrderNode* node, int index, int items = 1)
    {
        CopyItems(node, index, node, index + items, node->Count - index);
        node->_count += (ushort)items;
    }

    /// <summary>Takes items out.</summary>
    public static void CloseGap(OrderNode* node, int index, int items = 1)
    {
        CopyItems(node, index + items, node, index, node->Count - index - items);
        node->_count -= (ushort)items;
    }

    /// <summary>Moves items from one node to another of the same kind that has room for them.</summary>
    public static void Move(OrderNode* from, int fromIndex, OrderNode* to, int toIndex, int items)
    {
        OpenGap(to, toIndex, items);
        CopyItems(from, fromIndex, to, toIndex, items);
        CloseGap(from, fromIndex, items);
    }

    /// <summary>Links a new node in after another.</summary>
    public static void LinkAfter(OrderNode* node, OrderNode* added)
    {
        added->Previous = node;
        added->Next = node->Next;
        if (node->Next != null) node->Next->Previous = added;
        node->Next = added;
    }

    /// <summary>Takes a node out of the links of its neighbours.</summary>
    public static void Unlink(OrderNode* node)
    {
        if (node->Previous != null) node->Previous->Next = node->Next;
        if (node->Next != null) node->Next->Previous = node->Previous;
    }

    private static OrderNode* Take(RecordArena arena, OrderNode head)
    {
        OrderNode* node = (OrderNode*)arena.Take(head.Bytes);
        *node = head;
        return node;
    }

    private static byte* ItemAt(OrderNode* node, int index) => (byte*)node + HeadBytes + (index * node->_itemBytes);

    private static void CopyItems(OrderNode* from, int fromIndex, OrderNode* to, int toIndex, int items)
    {
        int bytes = items * from->_itemBytes;
        new ReadOnlySpan<byte>(ItemAt(from, fromIndex), bytes).CopyTo(new Span<byte>(ItemAt(to, toIndex), bytes));
    }
}
