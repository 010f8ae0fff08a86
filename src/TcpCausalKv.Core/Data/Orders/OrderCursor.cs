namespace TcpCausalKv.Core.Data.Orders;

/// <summary>A position among the entries of an <see cref="OrderTree"/>, good until the tree's next change.</summary>
/// <remarks>
/// Both ends are positions too: a cursor that has moved past the last entry moves back to it, and one that has moved before the
/// first moves on to it.
/// </remarks>
internal unsafe struct OrderCursor
{
    // Null for an empty tree. The index is -1 before the first entry of all, and the leaf's count after the last.
    private OrderNode* _leaf;
    private int _index;

    /// <summary>A position in a leaf.</summary>
    /// <param name="leaf">The leaf; null for an empty tree.</param>
    /// <param name="index">An entry of the leaf, or its count in the last leaf.</param>
    public OrderCursor(OrderNode* leaf, int index)
    {
        _leaf = leaf;
        _index = index;
    }

    /// <summary>True where no entry is: after the last or before the first.</summary>
    public readonly bool IsEnd => _leaf == null || (uint)_index >= _leaf->Count;

    /// <summary>The entry here.</summary>
    /// <exception cref="InvalidOperationException">The cursor is at an end.</exception>
    public readonly OrderEntry Current =>
        IsEnd ? throw new InvalidOperationException("No entry is at the end of an order.") : OrderNode.Entries(_leaf)[_index];

    /// <summary>Goes to the next entry.</summary>
    /// <returns>False if there is none; the cursor is after the last entry then.</returns>
    public bool MoveNext()
    {
        if (_leaf == null) return false;

        if (_index + 1 < _leaf->Count)
        {
            _index++;
            return true;
        }

        if (_leaf->Next == null)
        {
            _index = _leaf->Count;
            return false;
        }

        _leaf = _leaf->Next;
        _index = 0;
        return true;
    }

    /// <summary>Goes to the entry before.</summary>
    /// <returns>False if there is none; the cursor is before the first entry then.</returns>
    public bool MovePrevious()
    {
        if (_leaf == null) return false;

        if (_index <= 0 && _leaf->Previous != null)
        {
            _leaf = _leaf->Previous;
            _index = _leaf->Count;
        }

        _index = Math.Max(_index - 1, -1);
        return _index >= 0;
    }
}
