using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Memory;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data;

/// <summary>The elements of one key that have parts: a table of versions by the names of their elements.</summary>
/// <remarks>Whose key it is, is known to whoever has it. Owned by the replica's thread.</remarks>
/// <param name="number">Its place among the sets of its <see cref="ElementStore"/>.</param>
/// <param name="hashSeed">Decides the order of elements.</param>
/// <param name="arena">Gives the memory.</param>
internal sealed class ElementSet(int number, ulong hashSeed, RecordArena arena)
{
    // From so many versions on it is worth knowing the newest ones, so that all can be dropped at once.
    private const int LargeFrom = 1_024;

    private NewestEntries? _newest;

    /// <summary>Its place among the sets of its store.</summary>
    public int Number { get; } = number;

    /// <summary>The versions, by the names of their elements.</summary>
    public KeyTable Table { get; private set; } = new(hashSeed, arena);

    /// <summary>Sum over the digests of the versions.</summary>
    public ulong Digest { get; set; }

    /// <summary>Fields that show.</summary>
    public int Fields { get; set; }

    /// <summary>Members that show.</summary>
    public int Members => Table.KeyCount - FieldRecords - CountRecords;

    /// <summary>Elements that are fields, and have a value.</summary>
    public int FieldRecords { get; set; }

    /// <summary>Elements that are contributions to fields, live or not.</summary>
    public int CountRecords { get; set; }

    /// <summary>Versions in here.</summary>
    public long Versions => Table.KeyCount + Table.SiblingCount;

    /// <summary>A version is of this write.</summary>
    public void Note(Dot dot)
    {
        if (_newest is { } newest) newest.Note(dot);
        else if (Versions >= LargeFrom) NoteAll();
    }

    /// <summary>
    /// True if a write that removes all of one kind, or of every kind, removes all that there is. False also where it would take long to find out.
    /// </summary>
    public bool IsCoveredBy(CausalContext seen, ElementKind? only)
    {
        bool isAll = only is null || (only == ElementKind.Field ? FieldRecords == Table.KeyCount : FieldRecords == 0);
        return isAll && CountRecords == 0 && _newest is { } newest && newest.AreCoveredBy(seen);
    }

    /// <summary>Goes on without any element.</summary>
    /// <returns>Those that it had.</returns>
    public KeyTable Drop()
    {
        KeyTable dropped = Table;
        Table = new KeyTable(hashSeed, arena);
        Digest = 0;
        Fields = 0;
        FieldRecords = 0;
        _newest = null;
        return dropped;
    }

    /// <summary>True if the field that an element belongs to shows; false for elements of other types.</summary>
    /// <param name="name">Name of the element.</param>
    public bool ShowsField(ReadOnlySpan<byte> name)
    {
        if (DataTypes.Of(ElementName.KindOf(name)) != DataType.Hash) return false;
        ReadOnlySpan<byte> part = ElementName.PartOf(name);
        using NameBuffer field = new(ElementKind.Field, part);
        if (Table.TryFind(field.Bytes, out _)) return true;
        if (CountRecords == 0) return false;
        using NameBuffer count = new(ElementKind.FieldCount, part);
        return CounterSum.IsAny(Table, count.Bytes);
    }

    /// <summary>The highest timestamp of what shows as the given type; the lowest there is if nothing does.</summary>
    public HybridTimestamp Newest(DataType type)
    {
        HybridTimestamp newest = default;
        foreach (KeyPlace place in Table.RecordsFrom(0))
        {
            VersionBody version = place.Version;
            if (DataTypes.Of(ElementName.KindOf(place.Key)) != type || version.Timestamp <= newest) continue;
            if (version.IsLive) newest = version.Timestamp;
        }

        return newest;
    }

    private void NoteAll()
    {
        NewestEntries newest = new();
        foreach (KeyPlace place in Table.RecordsFrom(0)) newest.Note(place.Version.Dot);
        _newest = newest;
    }
}
