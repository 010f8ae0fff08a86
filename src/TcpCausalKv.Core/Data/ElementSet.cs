using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Memory;
using TcpCausalKv.Core.Data.Orders;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;

namespace TcpCausalKv.Core.Data;

/// <summary>The elements of one key that have parts: a table of versions by the names of their elements.</summary>
/// <remarks>Whose key it is, is known to whoever has it. Owned by the replica's thread.</remarks>
/// <param name="number">Its place among the sets of its <see cref="ElementStore"/>.</param>
/// <param name="hashSeed">Decides the order of elements.</param>
/// <param name="arena">Gives the memory.</param>
/// <param name="orders">Counts the memory of orders.</param>
internal sealed class ElementSet(int number, ulong hashSeed, RecordArena arena, OrderMemory orders)
{
    // From so many versions on it is worth knowing the newest ones, so that all can be dropped at once.
    private const int LargeFrom = 1_024;

    private NewestEntries? _newest;
    private KindNumbers _elements;
    private int _fields;
    private int _scores;
    private ElementOrder? _itemOrder;
    private ElementOrder? _scoreOrder;

    /// <summary>Its place among the sets of its store.</summary>
    public int Number { get; } = number;

    /// <summary>The versions, by the names of their elements.</summary>
    public KeyTable Table { get; private set; } = new(hashSeed, arena);

    /// <summary>Sum over the digests of the versions.</summary>
    public ulong Digest { get; set; }

    /// <summary>Elements that are contributions, live or not.</summary>
    public int Counts => _elements[ElementKind.FieldCount] + _elements[ElementKind.ScoreCount];

    /// <summary>Memory of what keeps elements in their order, in bytes.</summary>
    public long OrderBytes => (_itemOrder?.Bytes ?? 0) + (_scoreOrder?.Bytes ?? 0);

    /// <summary>Versions in here.</summary>
    public long Versions => Table.KeyCount + Table.SiblingCount;

    /// <summary>Elements of a type that show.</summary>
    public int Shown(DataType type) => type switch
    {
        DataType.Hash => _fields,
        DataType.SortedSet => _scores,
        _ => _elements[DataTypes.KindOf(type)],
    };

    /// <summary>So many more elements of a kind have a version.</summary>
    public void Note(ElementKind kind, int elements) => _elements[kind] += elements;

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
        bool isAll = only is null || _elements[only.Value] == Table.KeyCount;
        return isAll && Counts == 0 && _newest is { } newest && newest.AreCoveredBy(seen);
    }

    /// <summary>Goes on without any element.</summary>
    /// <param name="dropped">Gets what it had, to give the memory back.</param>
    public void DropTo(DroppedTables dropped)
    {
        if (_itemOrder is { } items) dropped.Add(items.Release());
        if (_scoreOrder is { } scores) dropped.Add(scores.Release());
        _itemOrder = null;
        _scoreOrder = null;
        dropped.Add(Table);
        Table = new KeyTable(hashSeed, arena);
        Digest = 0;
        _fields = 0;
        _scores = 0;
        _elements = default;
        _newest = null;
    }

    /// <summary>The elements of a type that show in their order; null for a type that has none.</summary>
    public OrderTree? OrderOf(DataType type) => FindOrder(type)?.Tree;

    /// <summary>Versions of an element are about to change: whatever is in an order goes out of it, as its record may be freed.</summary>
    /// <param name="name">Name of the element.</param>
    /// <returns>What it shows before: for <see cref="EndChange"/>.</returns>
    public ElementSight BeginChange(ReadOnlySpan<byte> name)
    {
        ElementSight before = Look(name, out _);
        if (before.Shows) FindOrder(TypeOf(name))?.Remove(before.Rank, ElementName.PartOf(name));
        return before;
    }

    /// <summary>The same, of an element of which it is known whether it has a version.</summary>
    public ElementSight BeginChange(ReadOnlySpan<byte> name, bool hasVersion) => ElementName.KindOf(name) switch
    {
        ElementKind.Field when hasVersion => new ElementSight(Shows: true, Rank: 0),
        ElementKind.Item or ElementKind.Member when !hasVersion => default,
        _ => BeginChange(name),
    };

    /// <summary>Versions of an element have changed.</summary>
    /// <param name="name">Name of the element.</param>
    /// <param name="before">What it showed, from <c>BeginChange</c>.</param>
    public void EndChange(ReadOnlySpan<byte> name, ElementSight before)
    {
        ElementSight after = Look(name, out KeyRecord record);
        Note(name, before, after);
        if (after.Shows) FindOrder(TypeOf(name))?.Add(after.Rank, record);
    }

    /// <summary>The same, of an element that shows now.</summary>
    public void EndChangeShown(ReadOnlySpan<byte> name, ElementSight before)
    {
        if (ElementName.KindOf(name) == ElementKind.Field) Note(name, before, new ElementSight(Shows: true, Rank: 0));
        else EndChange(name, before);
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

    /// <summary>Checks that each order has just the elements that show.</summary>
    /// <exception cref="InvalidOperationException">It has not: a bug.</exception>
    public void CheckOrders()
    {
        CheckOrder(DataType.SortedSet);
        CheckOrder(DataType.List);
        foreach (KeyPlace place in Table.RecordsFrom(0))
        {
            if (FindOrder(TypeOf(place.Key)) is null || IsInOrder(place.Key)) continue;
            throw new InvalidOperationException($"An element of kind {ElementName.KindOf(place.Key)} is not where it should be in its order.");
        }
    }

    private static DataType TypeOf(ReadOnlySpan<byte> name) => DataTypes.Of(ElementName.KindOf(name));

    // Null for a type without an order.
    private ElementOrder? FindOrder(DataType type) => type switch
    {
        DataType.List => _itemOrder ??= new ElementOrder(arena, orders),
        DataType.SortedSet => _scoreOrder ??= new ElementOrder(arena, orders),
        _ => null,
    };

    // Of a hash the field that an element belongs to; members need not be looked at. Of an ordered type also the record that stands for it.
    private ElementSight Look(ReadOnlySpan<byte> name, out KeyRecord record)
    {
        record = default;
        return TypeOf(name) switch
        {
            DataType.Hash => new ElementSight(ShowsField(ElementName.PartOf(name)), Rank: 0),
            DataType.SortedSet => LookAtScore(ElementName.PartOf(name), out record),
            DataType.List => LookAtItem(name, out record),
            _ => default,
        };
    }

    private ElementSight LookAtScore(ReadOnlySpan<byte> member, out KeyRecord record) =>
        ScoreSum.TryRead(this, member, out double score, out record) ? new ElementSight(Shows: true, ScoreRank.Of(score)) : default;

    private ElementSight LookAtItem(ReadOnlySpan<byte> name, out KeyRecord record)
    {
        bool isThere = Table.TryFind(name, out KeyPlace place);
        record = isThere ? place.Record : default;
        return isThere ? new ElementSight(Shows: true, ListPosition.RankOf(ElementName.PartOf(name))) : default;
    }

    private void CheckOrder(DataType type)
    {
        int entries = OrderOf(type)!.Count;
        if (entries != Shown(type)) throw new InvalidOperationException($"{Shown(type)} elements of a {type} show, and {entries} are in its order.");
    }

    // That an entry points at a record that is gone would show here as well.
    private bool IsInOrder(ReadOnlySpan<byte> name)
    {
        ElementSight sight = Look(name, out KeyRecord record);
        OrderTree order = OrderOf(TypeOf(name))!;
        int index = order.IndexOf(sight.Rank, ElementName.PartOf(name), out bool isThere);
        return isThere == sight.Shows && (!isThere || order.At(index).Current.Record.HasKey(record.Key));
    }

    private void Note(ReadOnlySpan<byte> name, ElementSight before, ElementSight after)
    {
        int change = (after.Shows ? 1 : 0) - (before.Shows ? 1 : 0);
        DataType type = TypeOf(name);
        if (type == DataType.Hash) _fields += change;
        else if (type == DataType.SortedSet) _scores += change;
    }

    private bool ShowsField(ReadOnlySpan<byte> part)
    {
        using NameBuffer field = new(ElementKind.Field, part);
        if (Table.TryFind(field.Bytes, out _)) return true;
        if (Counts == 0) return false;
        using NameBuffer count = new(ElementKind.FieldCount, part);
        return CounterSum.IsAny(Table, count.Bytes);
    }

    private void NoteAll()
    {
        NewestEntries newest = new();
        foreach (KeyPlace place in Table.RecordsFrom(0)) newest.Note(place.Version.Dot);
        _newest = newest;
    }
}
