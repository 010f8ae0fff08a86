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
    /// <summary>Its place among the sets of its store.</summary>
    public int Number { get; } = number;

    /// <summary>The versions, by the names of their elements.</summary>
    public KeyTable Table { get; } = new(hashSeed, arena);

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
}
