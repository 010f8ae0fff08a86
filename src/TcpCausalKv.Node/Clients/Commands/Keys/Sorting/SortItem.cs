namespace TcpCausalKv.Node.Clients.Commands.Keys.Sorting;

/// <summary>An element with what it is sorted by.</summary>
/// <param name="Element">The element.</param>
/// <param name="Score">Its number; 0 where it is sorted by text, or has none.</param>
/// <param name="Text">Its text; null where it is sorted by number, or has none.</param>
internal readonly record struct SortItem(byte[] Element, double Score, byte[]? Text)
{
    /// <summary>
    /// Compares by number, by text, and then by the element, so that every order is the only one. Who has no text comes before all who have one.
    /// </summary>
    public static int Compare(SortItem one, SortItem other)
    {
        int order = one.Score.CompareTo(other.Score);
        if (order == 0) order = Compare(one.Text, other.Text);
        return order != 0 ? order : one.Element.AsSpan().SequenceCompareTo(other.Element);
    }

    private static int Compare(byte[]? one, byte[]? other)
    {
        if (one is null || other is null) return (one is null ? 0 : 1) - (other is null ? 0 : 1);
        return one.AsSpan().SequenceCompareTo(other);
    }
}
