namespace TcpCausalKv.Core.Data.Orders;

/// <summary>A position among the entries of an <see cref="OrderTree"/>, or of a few, good until the next change.</summary>
/// <remarks>
/// Both ends are positions too: a cursor that has moved past the last entry moves back to it, and one that has moved before the
/// first moves on to it.
/// </remarks>
internal unsafe struct OrderCursor
{
    // Null for an empty tree. The index is -1 before the first entry of all, and the leaf's count after the last.
    private OrderNode* _leaf;
    private int _index;
    private readonly OrderEntry[]? _few;

    /// <summary>A position in a leaf.</summary>
    /// <param name="leaf">The leaf; null for an empty tree.</param>
    /// <param name="index">An entry of the leaf, or its count in the last leaf.</param>
    public OrderCursor(OrderNode* leaf, int index)
    {
        _leaf = leaf;
        _index = index;
    }

    /// <summary>A position among a few entries.</summary>
    /// <param name="entries">All of them, in order.</param>
    /// <param name="index">From 0 to their number.</param>
    public OrderCursor(OrderEntry[] entries, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, entries.Length);
        _few = entries;
        _index = index;
    }

    /// <summary>True where no entry is: after the last or before the first.</summary>
    public readonly bool IsEnd => _few is null ? _leaf == null || (uint)_index >= _leaf->Count : (uint)_index >= _few.Length;

    /// <summary>The entry here.</summary>
    /// <exception cref="InvalidOperationException">The cursor is at an end.</exception>
    public readonly OrderEntry Current
    {
        get
        {
            if (IsEnd) throw new InvalidOperationException("No entry is at the end of an order.");
            return _few is null ? OrderNode.Entries(_leaf)[_index] : _few[_index];
        }
    }

    /// <summary>Goes to the next entry.</summary>
    /// <returns>False if there is none; the cursor is after the last entry then.</returns>
    public bool MoveNext()
    {
        if (_few is not null)
        {
            _index = Math.Min(_index + 1, _few.Length);
            return !IsEnd;
        }

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
        if (_few is null && _leaf == null) return false;

        if (_few is null && _index <= 0 && _leaf->Previous != null)
        {
            _leaf = _leaf->Previous;
            _index = _leaf->Count;
        }

        _index = Math.Max(_index - 1, -1);
        return _index >= 0;
    }
}
