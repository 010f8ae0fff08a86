namespace TcpCausalKv.Core.Data.Orders;

/// <summary>The elements of a set that are of an ordered type and show, in their order, for reading. Good until the next change.</summary>
internal readonly struct SetOrder
{
    private readonly OrderTree? _tree;
    private readonly OrderEntry[] _entries = [];

    /// <summary>The order of a large set.</summary>
    /// <param name="tree">The order; null for one without entries.</param>
    public SetOrder(OrderTree? tree) => _tree = tree;

    /// <summary>The order of a small set.</summary>
    /// <param name="entries">All entries, in order.</param>
    public SetOrder(OrderEntry[] entries) => _entries = entries;

    /// <summary>Entries.</summary>
    public int Count => _tree?.Count ?? _entries.Length;

    /// <inheritdoc cref="OrderTree.At"/>
    public OrderCursor At(int index) => _tree?.At(index) ?? new OrderCursor(_entries, index);

    /// <inheritdoc cref="OrderTree.IndexOf"/>
    public int IndexOf(ulong prefix, ReadOnlySpan<byte> part, out bool isThere)
    {
        if (_tree is not null) return _tree.IndexOf(prefix, part, out isThere);
        OrderPlace place = new(prefix, part);
        int index = 0;
        while (index < _entries.Length && place.CompareTo(_entries[index]) > 0) index++;
        isThere = index < _entries.Length && place.CompareTo(_entries[index]) == 0;
        return index;
    }
}
