using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data.Orders;

/// <summary>A place in the order of an <see cref="OrderTree"/>, whether or not an entry is there.</summary>
/// <param name="prefix">What the order goes by first.</param>
/// <param name="part">What it goes by among equal prefixes: bytes, compared as unsigned ones.</param>
internal readonly ref struct OrderPlace(ulong prefix, ReadOnlySpan<byte> part)
{
    private readonly ulong _prefix = prefix;
    private readonly ReadOnlySpan<byte> _part = part;

    /// <summary>The place of an entry, good as long as its record.</summary>
    public static OrderPlace Of(in OrderEntry entry) => new(entry.Prefix, ElementName.PartOf(entry.Record.Key));

    /// <summary>Below 0 if the place comes before the entry, 0 if it is the entry's own, above 0 if it comes after it.</summary>
    /// <remarks>Reads the entry's record only where the prefixes are equal.</remarks>
    public int CompareTo(in OrderEntry entry)
    {
        if (_prefix != entry.Prefix) return _prefix < entry.Prefix ? -1 : 1;
        return _part.SequenceCompareTo(ElementName.PartOf(entry.Record.Key));
    }
}
