using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Memory;
using TcpCausalKv.Core.Data.Orders;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data;

/// <summary>The elements of one key that have parts: a table of versions by the names of their elements.</summary>
/// <remarks>Whose key it is, is known to whoever has it. Owned by the replica's thread.</remarks>
/// <param name="number">Its place among the sets of its <see cref="ElementStore"/>.</param>
/// <param name="hashSeed">Decides the order of elements.</param>
/// <param name="arena">Gives the memory.</param>
/// <param name="orderMemory">Counts the memory of its orders.</param>
internal sealed class ElementSet(int number, ulong hashSeed, RecordArena arena, OrderMemory orderMemory)
{
    // From so many versions on it is worth knowing the newest ones, so that all can be dropped at once.
    private const int LargeFrom = 1_024;

    private NewestEntries? _newest;
    private KindNumbers _elements;
    private int _fields;
    private int _scores;

    /// <summary>Its place among the sets of its store.</summary>
    public int Number { get; } = number;

    /// <summary>The versions, by the names of their elements.</summary>
    public KeyTable Table { get; private set; } = new(hashSeed, arena);

    /// <summary>Sum over the digests of the versions.</summary>
    public ulong Digest { get; set; }

    /// <summary>The members of a sorted set by their scores; null while they are few.</summary>
    public ScoreOrder? Order { get; private set; }

    /// <summary>Changes of scores, to know whether what was read is still so.</summary>
    public uint Changes { get; private set; }

    /// <summary>Elements that are contributions, live or not.</summary>
    public int Counts => _elements[ElementKind.FieldCount] + _elements[ElementKind.ScoreCount];

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
    /// <param name="order">The order that they had; null if none. Its memory is counted no more.</param>
    /// <returns>Those that it had.</returns>
    public KeyTable Drop(out OrderTree? order)
    {
        order = Order?.Release();
        Order = null;
        Changes++;
        KeyTable dropped = Table;
        Table = new KeyTable(hashSeed, arena);
        Digest = 0;
        _fields = 0;
        _scores = 0;
        _elements = default;
        _newest = null;
        return dropped;
    }

    /// <summary>Versions of an element are about to change.</summary>
    /// <param name="name">Name of the element.</param>
    /// <returns>What it shows before: for <see cref="EndChange"/>.</returns>
    /// <remarks>A member is in no order while its records change: they are read there.</remarks>
    public ElementSight BeginChange(ReadOnlySpan<byte> name)
    {
        ElementSight sight = Look(name);
        if (sight.Shows && Order is { } order && IsOfScore(name)) order.Remove(sight.Rank, ElementName.PartOf(name));
        return sight;
    }

    /// <summary>The same, of an element of which it is known whether it has a version.</summary>
    public ElementSight BeginChange(ReadOnlySpan<byte> name, bool hasVersion) =>
        hasVersion && ElementName.KindOf(name) == ElementKind.Field ? new ElementSight(Shows: true, Rank: 0) : BeginChange(name);

    /// <summary>Versions of an element have changed.</summary>
    /// <param name="name">Name of the element.</param>
    /// <param name="before">What it showed, from <c>BeginChange</c>.</param>
    public void EndChange(ReadOnlySpan<byte> name, ElementSight before) => Note(name, before, Look(name));

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

    /// <summary>The members of the sorted set as entries of an order, in no order.</summary>
    public IEnumerable<OrderEntry> ScoreEntries()
    {
        foreach (KeyPlace place in Table.RecordsFrom(0))
        {
            if (place.IsFirstOfKey && TryEnter(place, out OrderEntry entry)) yield return entry;
        }
    }

    /// <summary>Checks that the order is just that of the members.</summary>
    /// <exception cref="InvalidOperationException">It is not: a bug.</exception>
    public void CheckOrder()
    {
        int members = ScoreEntries().Count();
        bool isGood = members == _scores && (Order is null ? members <= ScoreOrder.LongerThan : Order.Tree.Count == members);
        if (isGood && Order is { } order) isGood = ScoreEntries().All(entry => Holds(order, entry));
        if (!isGood) throw new InvalidOperationException($"A sorted set of {members} members counts {_scores}, and orders {Order?.Tree.Count}.");
    }

    // Of a hash the field that an element belongs to; members need not be looked at.
    private ElementSight Look(ReadOnlySpan<byte> name) => DataTypes.Of(ElementName.KindOf(name)) switch
    {
        DataType.Hash => new ElementSight(ShowsField(ElementName.PartOf(name)), Rank: 0),
        DataType.SortedSet => ScoreSum.TryRead(this, ElementName.PartOf(name), out double score) ? new(Shows: true, ScoreRank.Of(score)) : default,
        _ => default,
    };

    private void Note(ReadOnlySpan<byte> name, ElementSight before, ElementSight after)
    {
        int change = (after.Shows ? 1 : 0) - (before.Shows ? 1 : 0);
        DataType type = DataTypes.Of(ElementName.KindOf(name));
        if (type == DataType.Hash) _fields += change;
        else if (type == DataType.SortedSet)
        {
            _scores += change;
            Changes++;
            KeepOrder(ElementName.PartOf(name), after);
        }
    }

    private static bool IsOfScore(ReadOnlySpan<byte> name) => DataTypes.Of(ElementName.KindOf(name)) == DataType.SortedSet;

    // The member is not in the order, if there is one.
    private void KeepOrder(ReadOnlySpan<byte> member, ElementSight sight)
    {
        if (Order is { } order)
        {
            if (sight.Shows) order.Add(sight.Rank, RecordOf(member));
            if (_scores >= ScoreOrder.KeptFrom) return;
            order.Free();
            Order = null;
        }
        else if (_scores > ScoreOrder.LongerThan)
        {
            Order = ScoreOrder.Create(arena, orderMemory);
            foreach (OrderEntry entry in ScoreEntries()) Order.Add(entry.Prefix, entry.Record);
        }
    }

    private KeyRecord RecordOf(ReadOnlySpan<byte> member)
    {
        using NameBuffer name = new(ElementKind.Score, member);
        if (Table.TryFind(name.Bytes, out KeyPlace place)) return place.Segment[place.Index].Record;
        using NameBuffer count = new(ElementKind.ScoreCount, member);
        Table.TryFind(count.Bytes, out place);
        return place.Segment[place.Index].Record;
    }

    // True for one record of each member that shows: the first version, or what was added where there is none.
    private bool TryEnter(KeyPlace place, out OrderEntry entry)
    {
        entry = default;
        ElementKind kind = ElementName.KindOf(place.Key);
        ReadOnlySpan<byte> member = ElementName.PartOf(place.Key);
        if (kind is not (ElementKind.Score or ElementKind.ScoreCount)) return false;
        KeyRecord record = kind == ElementKind.Score ? place.Segment[place.Index].Record : RecordOf(member);
        if (ElementName.KindOf(record.Key) != kind || !ScoreSum.TryRead(this, member, out double score)) return false;
        entry = new OrderEntry(ScoreRank.Of(score), record);
        return true;
    }

    private static bool Holds(ScoreOrder order, OrderEntry entry)
    {
        int index = order.Tree.IndexOf(entry.Prefix, ElementName.PartOf(entry.Record.Key), out bool isThere);
        return isThere && order.Tree.At(index).Current.Record.HasKey(entry.Record.Key);
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
