using TcpCausalKv.Core.Data.Memory;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data.Orders;

/// <summary>What the orders of one store share: memory for trees, and a place to sort the elements of one that has no tree.</summary>
/// <param name="arena">Gives the memory.</param>
internal sealed class OrderSpace(RecordArena arena)
{
    private readonly List<OrderEntry> _sorted = new(ElementOrder.TreeFrom);
    private ElementOrder? _sortedOf;

    /// <summary>Gives the memory of trees.</summary>
    public RecordArena Arena { get; } = arena;

    /// <summary>Memory of all trees, in bytes.</summary>
    public long Bytes { get; set; }

    /// <summary>An order is about to change.</summary>
    public void Forget(ElementOrder order)
    {
        if (_sortedOf != order) return;
        _sortedOf = null;
        _sorted.Clear();
    }

    /// <summary>The record at an index of an order.</summary>
    public KeyRecord At(ElementOrder order, int index)
    {
        if (_sortedOf != order && (index == 0 || index == order.Count - 1)) return End(order, isLast: index > 0);
        Sort(order);
        return _sorted[index].Record;
    }

    /// <summary>How many elements of an order come before a place.</summary>
    public int IndexOf(ElementOrder order, ulong rank, ReadOnlySpan<byte> part)
    {
        Sort(order);
        int index = 0;
        while (index < _sorted.Count && Compare(_sorted[index], rank, part) < 0) index++;
        return index;
    }

    // The first and the last of a queue are asked for after each change, and need no sorting.
    private KeyRecord End(ElementOrder order, bool isLast)
    {
        Collect(order);
        _sortedOf = null;
        OrderEntry end = _sorted[0];
        foreach (OrderEntry entry in _sorted)
        {
            if (isLast ? Compare(entry, end) > 0 : Compare(entry, end) < 0) end = entry;
        }

        return end.Record;
    }

    private void Sort(ElementOrder order)
    {
        if (_sortedOf == order) return;
        Collect(order);
        _sorted.Sort(Compare);
        _sortedOf = order;
    }

    private void Collect(ElementOrder order)
    {
        _sorted.Clear();
        order.Collect(_sorted);
    }

    private static int Compare(OrderEntry one, OrderEntry other) => Compare(one, other.Prefix, ElementName.PartOf(other.Record.Key));

    private static int Compare(OrderEntry one, ulong rank, ReadOnlySpan<byte> part)
    {
        int order = one.Prefix.CompareTo(rank);
        return order != 0 ? order : ElementName.PartOf(one.Record.Key).SequenceCompareTo(part);
    }
}
