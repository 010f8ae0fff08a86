using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Data.Types;

namespace TcpCausalKv.Core.Data.Orders;

/// <summary>Tells of a record whether it stands for an element that shows, and what the order goes by first.</summary>
/// <param name="place">Where the record is.</param>
/// <param name="rank">What comes first in the order; then the element's part does.</param>
/// <returns>False for elements of other types, for those that do not show, and for all records of an element but one.</returns>
internal delegate bool OrderRank(KeyPlace place, out ulong rank);

/// <summary>
/// The elements of a set that are of an ordered type, in their order: sorted when asked for while they are few, and then kept in a tree.
/// </summary>
/// <remarks>
/// <code>
/// elements    0 .......... 23 .......... 64 ..........
///             no tree       |             |  a tree
///                           |   as it was |
/// </code>
/// The set tells it of each element before its records change and after: no pointer is kept to a record that may be freed.
/// </remarks>
/// <param name="set">Has the elements.</param>
/// <param name="type">Their type.</param>
/// <param name="rank">Tells which records stand for them.</param>
/// <param name="space">What all orders of the store share.</param>
internal sealed class ElementOrder(ElementSet set, DataType type, OrderRank rank, OrderSpace space)
{
    /// <summary>From so many elements on there is a tree.</summary>
    internal const int TreeFrom = 64;

    /// <summary>Below so many elements there is none.</summary>
    internal const int TreeMin = 24;

    private OrderTree? _tree;

    /// <summary>Elements in the order.</summary>
    public int Count => set.Shown(type);

    /// <summary>Memory of the tree, in bytes.</summary>
    public long Bytes => _tree?.Bytes ?? 0;

    /// <summary>An element shows, or shows again: its versions have changed.</summary>
    public void Add(ulong rank, KeyRecord record)
    {
        space.Forget(this);
        if (_tree is not null)
        {
            space.Bytes -= Bytes;
            _tree.Add(rank, record);
            space.Bytes += Bytes;
        }
        else if (Count >= TreeFrom) Build();
    }

    /// <summary>The versions of an element that shows are about to change.</summary>
    public void Remove(ulong rank, ReadOnlySpan<byte> part)
    {
        space.Forget(this);
        if (_tree is null) return;
        space.Bytes -= Bytes;
        _tree.Remove(rank, part);
        if (_tree.Count < TreeMin) FreeTree();
        space.Bytes += Bytes;
    }

    /// <summary>Goes on without any element.</summary>
    /// <returns>The tree, if there was one: its memory is to be given back.</returns>
    public OrderTree? Drop()
    {
        space.Forget(this);
        space.Bytes -= Bytes;
        OrderTree? dropped = _tree;
        _tree = null;
        return dropped;
    }

    /// <summary>The element that has <paramref name="index"/> others before it, or the end after all of them.</summary>
    /// <param name="index">From 0 to <see cref="Count"/>.</param>
    public ElementCursor At(int index) => _tree is null ? new ElementCursor(this, index) : new ElementCursor(_tree.At(index));

    /// <summary>How many elements come before a place.</summary>
    public int IndexOf(ulong rank, ReadOnlySpan<byte> part) => _tree is null ? space.IndexOf(this, rank, part) : _tree.IndexOf(rank, part);

    /// <summary>The record at an index, where there is no tree.</summary>
    internal KeyRecord Sorted(int index) => space.At(this, index);

    /// <summary>The elements in the order of the table.</summary>
    internal void Collect(List<OrderEntry> into)
    {
        foreach (KeyPlace place in set.Table.RecordsFrom(0))
        {
            if (rank(place, out ulong first)) into.Add(new OrderEntry(first, place.Record));
        }
    }

    private void Build()
    {
        _tree = new OrderTree(space.Arena);
        List<OrderEntry> entries = new(Count);
        Collect(entries);
        foreach (OrderEntry entry in entries) _tree.Add(entry.Prefix, entry.Record);
        space.Bytes += Bytes;
    }

    private void FreeTree()
    {
        while (_tree!.FreeStep())
        {
        }

        _tree = null;
    }
}
