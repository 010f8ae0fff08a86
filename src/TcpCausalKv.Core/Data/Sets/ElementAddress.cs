using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data.Sets;

/// <summary>Where the versions of one element are: in the table of keys, or in the set of its key. Borrows the names.</summary>
internal readonly ref struct ElementAddress
{
    /// <summary>An element without a part.</summary>
    public ElementAddress(KeyTable keys, ReadOnlySpan<byte> key, VersionShape shape)
    {
        Table = keys;
        Key = key;
        Shape = shape;
    }

    /// <summary>An element of a set.</summary>
    /// <param name="set">The key's set.</param>
    /// <param name="key">The key.</param>
    /// <param name="name">The element's name: kind and part.</param>
    public ElementAddress(ElementSet set, ReadOnlySpan<byte> key, ReadOnlySpan<byte> name)
    {
        Set = set;
        Table = set.Large?.Table;
        Key = key;
        Name = name;
        Shape = ElementName.ShapeOf(ElementName.KindOf(name));
    }

    /// <summary>The table that has it; null if it is packed.</summary>
    public KeyTable? Table { get; }

    /// <summary>The set that has it; null for an element without a part.</summary>
    public ElementSet? Set { get; }

    /// <summary>The key.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The name of an element with a part; else empty.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>How its versions are read.</summary>
    public VersionShape Shape { get; }

    /// <summary>By what its records are found.</summary>
    public ReadOnlySpan<byte> RecordKey => Set is null ? Key : Name;

    /// <summary>Its part in the digests of its versions.</summary>
    public ulong Digest => VersionBody.DigestOfElement(VersionBody.DigestOfKey(Key), Name);

    // Of one that is packed.
    private PackedSet Packed => Set!.Value.Packed;

    /// <inheritdoc cref="ElementSet.BeginChange(ReadOnlySpan{byte})"/>
    public ElementSight BeginChange() => Set is { } set ? set.BeginChange(Name) : default;

    /// <inheritdoc cref="ElementSet.BeginChange(ReadOnlySpan{byte}, bool)"/>
    public ElementSight BeginChange(bool hasVersion) => Set is { } set ? set.BeginChange(Name, hasVersion) : default;

    /// <inheritdoc cref="ElementSet.BeginChangeShown"/>
    public ElementSight BeginChangeShown() => Set is { } set ? set.BeginChangeShown(Name) : default;

    /// <inheritdoc cref="ElementSet.EndChange"/>
    public void EndChange(ElementSight before) => Set?.EndChange(Name, before);

    /// <inheritdoc cref="ElementSet.EndChangeShown"/>
    public void EndChangeShown(ElementSight before) => Set?.EndChangeShown(Name, before);

    /// <summary>The first record by the same key, of whatever shape, or the place where it would go.</summary>
    /// <returns>True if there is one.</returns>
    public bool TryFindRecord(out KeyPlace place) => Table is null ? Packed.TryFind(Name, out place) : Table.TryFind(RecordKey, out place);

    /// <summary>The first of its versions.</summary>
    /// <returns>False if it has none; <paramref name="place"/> is then where the record of a version would be looked for.</returns>
    public bool TryFind(out KeyPlace place)
    {
        TryFindRecord(out place);
        while (place.Holds(RecordKey) && place.Version.Shape < Shape) place = place.Next;
        return Holds(place);
    }

    /// <summary>The version of it that is of one origin.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryFindOf(int origin, out KeyPlace place)
    {
        TryFind(out place);
        for (; Holds(place); place = place.Next)
        {
            if (place.Version.Dot.Origin == origin) return true;
        }

        return false;
    }

    /// <summary>True if a version of it is at <paramref name="place"/>.</summary>
    public bool Holds(KeyPlace place) => place.Holds(RecordKey) && place.Version.Shape == Shape;

    /// <summary>True if it has another version than the one at <paramref name="place"/>.</summary>
    public bool HasOther(KeyPlace place) => Holds(place.Next) || (place.FollowsOneOf(RecordKey) && place.Previous.Version.Shape == Shape);

    /// <inheritdoc cref="KeyTable.Insert(KeyPlace, int, ReadOnlySpan{byte}, int)"/>
    public Span<byte> Insert(KeyPlace first, int rank, int bodyLength) =>
        Table is null ? Packed.Insert(first, rank, Name, bodyLength) : Table.Insert(first, rank, RecordKey, bodyLength);

    /// <inheritdoc cref="KeyTable.Resize"/>
    public Span<byte> Resize(KeyPlace place, int bodyLength) => Table is null ? Packed.Resize(place, bodyLength) : Table.Resize(place, bodyLength);

    /// <summary>Takes a record out. The one that followed it is at <paramref name="place"/> then, if any moved.</summary>
    public void Remove(KeyPlace place)
    {
        if (Table is null) Packed.Remove(place);
        else Table.Remove(place);
    }
}
