using TcpCausalKv.Core.Data.Tables;

namespace TcpCausalKv.Core.Data.Orders;

/// <summary>A place in the order of a set's elements, good until the set's next change.</summary>
internal struct ElementCursor
{
    private readonly ElementOrder? _order;
    private OrderCursor _cursor;
    private int _index;

    /// <summary>A place in a tree.</summary>
    public ElementCursor(OrderCursor cursor) => _cursor = cursor;

    /// <summary>A place in an order that has no tree.</summary>
    /// <param name="order">The order.</param>
    /// <param name="index">Elements before the place.</param>
    public ElementCursor(ElementOrder order, int index)
    {
        _order = order;
        _index = index;
    }

    /// <summary>True where no element is: after the last or before the first.</summary>
    public readonly bool IsEnd => _order is null ? _cursor.IsEnd : (uint)_index >= (uint)_order.Count;

    /// <summary>The record that stands for the element here.</summary>
    public readonly KeyRecord Record => _order is null ? _cursor.Current.Record : _order.Sorted(_index);

    /// <summary>Goes to the next element.</summary>
    /// <returns>False if there is none.</returns>
    public bool MoveNext()
    {
        if (_order is null) return _cursor.MoveNext();
        if (_index < _order.Count) _index++;
        return !IsEnd;
    }

    /// <summary>Goes to the element before.</summary>
    /// <returns>False if there is none.</returns>
    public bool MovePrevious()
    {
        if (_order is null) return _cursor.MovePrevious();
        if (_index >= 0) _index--;
        return !IsEnd;
    }
}
