namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>A range of positions in a value, bytes or bits, or of elements in a list, both ends included.</summary>
/// <param name="First">The first position, at least 0.</param>
/// <param name="Last">The last position, below the length; before <paramref name="First"/> if the range is empty.</param>
internal readonly record struct IndexRange(long First, long Last)
{
    /// <summary>True if there is nothing in it.</summary>
    public bool IsEmpty => First > Last;

    /// <summary>Positions in it; of one that is not empty.</summary>
    public long Length => Last - First + 1;

    /// <summary>True if both ends count from the end, the last before the first. Some commands take that for empty whatever the length.</summary>
    public static bool IsReversedFromEnd(long start, long end) => start < 0 && end < 0 && start > end;

    /// <summary>Clamps what a client gave to a list: a range that ends before the first element is empty.</summary>
    /// <inheritdoc cref="Within"/>
    public static IndexRange WithinList(long start, long end, long length)
    {
        IndexRange range = Within(start, end, length);
        return end < -length ? range with { Last = -1 } : range;
    }

    /// <summary>Clamps what a client gave to a value.</summary>
    /// <param name="start">The first position; negative counts from the end, -1 being the last one.</param>
    /// <param name="end">The last position, in the same way.</param>
    /// <param name="length">Positions that there are.</param>
    public static IndexRange Within(long start, long end, long length)
    {
        long first = Math.Max(0, start < 0 ? start + length : start);
        long last = Math.Max(0, end < 0 ? end + length : end);
        return new IndexRange(first, Math.Min(last, length - 1));
    }
}
