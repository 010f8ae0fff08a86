namespace TcpCausalKv.Core.Data.Orders;

/// <summary>
/// Sorts a sorted set that is too short to have a <see cref="ScoreOrder"/>, when it is read, and remembers that until another one is read or the set
/// changes. One for a keyspace.
/// </summary>
internal sealed class ShortOrder
{
    private readonly OrderEntry[] _entries = new OrderEntry[ScoreOrder.LongerThan];
    private ElementSet? _set;
    private uint _changes;
    private int _count;

    /// <summary>The members of a set, sorted.</summary>
    public ReadOnlySpan<OrderEntry> Of(ElementSet set)
    {
        if (_set != set || _changes != set.Changes) Sort(set);
        return _entries.AsSpan(0, _count);
    }

    /// <summary>How many entries come before a place.</summary>
    /// <param name="entries">Sorted.</param>
    /// <param name="place">The place.</param>
    /// <param name="isThere">True if an entry is there; the result is its index then.</param>
    public static int IndexOf(ReadOnlySpan<OrderEntry> entries, OrderPlace place, out bool isThere)
    {
        int low = 0;
        int high = entries.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (place.CompareTo(entries[middle]) > 0) low = middle + 1;
            else high = middle;
        }

        isThere = low < entries.Length && place.CompareTo(entries[low]) == 0;
        return low;
    }

    private void Sort(ElementSet set)
    {
        _count = 0;
        foreach (OrderEntry entry in set.ScoreEntries()) _entries[_count++] = entry;
        _entries.AsSpan(0, _count).Sort(static (one, other) => OrderPlace.Of(one).CompareTo(other));
        _set = set;
        _changes = set.Changes;
    }
}
