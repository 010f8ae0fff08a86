using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Orders;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;
using TcpCausalKv.Core.Elements.Streams;

namespace TcpCausalKv.Core.Data.Sets;

/// <summary>The elements of one key that have parts, in either form: packed in the key's record while they are few, else in a large set.</summary>
/// <remarks>
/// Good until a record of another element or key goes to another place, which it notices. Owned by the replica's thread.
/// </remarks>
internal readonly unsafe struct ElementSet
{
    // In no order.
    private static readonly ElementSight s_shown = new(Shows: true, Rank: 0);

    private readonly ElementStore _store;
    private readonly KeyPlace _place;
    private readonly int _moves;

    /// <summary>The set of a key.</summary>
    /// <param name="store">The store.</param>
    /// <param name="place">The key's record of shape <see cref="VersionShape.Set"/>.</param>
    public ElementSet(ElementStore store, KeyPlace place)
    {
        _store = store;
        _place = place;
        _moves = store.Keys.Moves;
    }

    /// <summary>True if it is packed.</summary>
    public bool IsPacked => Large is null;

    /// <summary>What has its elements; null if they are packed.</summary>
    public LargeSet? Large
    {
        get
        {
            if (_moves != _store.Keys.Moves) throw new InvalidOperationException("A set is used that was looked up before its key moved: a bug.");
            ReadOnlySpan<byte> value = _place.Version.Value;
            return PackedSet.IsPacked(value) ? null : _store.LargeSetAt(PackedSet.LargeNumberOf(value));
        }
    }

    /// <summary>Its elements, if they are packed.</summary>
    public PackedSet Packed => new(_store.Keys, _place);

    /// <summary>Memory of it beside its key's record, in bytes.</summary>
    public long Bytes => Large is { } large ? large.Table.Bytes + large.OrderBytes : 0;

    /// <summary>Elements that are contributions, live or not.</summary>
    public int Counts => Large is { } large
        ? large.Elements(ElementKind.FieldCount) + large.Elements(ElementKind.ScoreCount)
        : Packed.Elements(ElementKind.FieldCount) + Packed.Elements(ElementKind.ScoreCount);

    /// <summary>True if it has no version.</summary>
    public bool IsEmpty => Large is { } large ? large.Table.KeyCount == 0 : Packed.IsEmpty;

    /// <summary>Elements of a type that show.</summary>
    public int Shown(DataType type)
    {
        LargeSet? large = Large;
        if (type is DataType.Hash or DataType.SortedSet) return large is null ? Packed.Shown(type) : large.Shown(type);
        ElementKind kind = DataTypes.KindOf(type);
        if (large is not null) return large.Elements(kind);
        return PackedSet.CanHave(kind) ? Packed.Elements(kind) : 0;
    }

    /// <summary>The types of which an element shows.</summary>
    public DataTypeSet Types => Large is { } large ? large.Types : Packed.Types;

    /// <summary>The first record of an element, or the place where it would go.</summary>
    /// <returns>True if it has one.</returns>
    public bool TryFind(ReadOnlySpan<byte> name, out KeyPlace place) =>
        Large is { } large ? large.Table.TryFind(name, out place) : Packed.TryFind(name, out place);

    /// <summary>All records, those of one element together.</summary>
    public IEnumerable<KeyPlace> Records() => RecordsFrom(0);

    /// <summary>The records in the order of their hashes, from one on. Of a packed set all, in no such order.</summary>
    public IEnumerable<KeyPlace> RecordsFrom(ulong hash) => Large is { } large ? large.Table.RecordsFrom(hash) : PackedRecords(Packed.First);

    /// <summary>All records, beginning at some: each about as likely as any other if <paramref name="random"/> is.</summary>
    /// <param name="random">64 random bits.</param>
    public IEnumerable<KeyPlace> RecordsRoundFrom(ulong random)
    {
        if (Large is not { } large) return PackedRecordsRoundFrom((uint)random);
        return large.Table.TryPick(random, out KeyPlace picked) ? large.Table.RecordsFrom(picked.Hash).Concat(large.Table.RecordsFrom(0)) : [];
    }

    /// <summary>The hash by which an element has its place in a table.</summary>
    public ulong HashOf(KeyPlace place) => place.Offset == 0 ? place.Hash : _store.Keys.HashOf(place.Key);

    /// <summary>
    /// True if a write that removes all of one kind, or of every kind, removes all that there is. False also where it would take long to find out.
    /// </summary>
    public bool IsCoveredBy(CausalContext seen, ElementKind? only)
    {
        if (Counts > 0) return false;
        if (Large is { } large) return (only is null || large.Elements(only.Value) == large.Table.KeyCount) && large.IsCoveredBy(seen);
        for (KeyPlace place = Packed.First; !place.IsFree; place = place.Next)
        {
            if ((only is not null && ElementName.KindOf(place.Key) != only) || !seen.Covers(place.Version.Dot)) return false;
        }

        return true;
    }

    /// <summary>The elements of a type that show, in their order; an empty one for a type that has none.</summary>
    public SetOrder OrderOf(DataType type) =>
        Large is { } large ? new SetOrder(large.OrderOf(type)?.Tree) : new SetOrder(PackedOrder.Of(this, type));

    /// <summary>The name of the first or the last item of a list, which has one.</summary>
    public ReadOnlySpan<byte> OutermostItem(ListSide side)
    {
        if (side == ListSide.After && IsPacked && Packed.LastName is var last && ElementName.KindOf(last) == ElementKind.Item) return last;
        return ItemAt(side == ListSide.Before ? 0 : Shown(DataType.List) - 1).Key;
    }

    /// <summary>The first record of the item of a list that has so many before it.</summary>
    /// <param name="index">From 0 on, less than there are.</param>
    public KeyRecord ItemAt(int index)
    {
        if (Large is { } large) return large.OrderOf(DataType.List)!.Tree.At(index).Current.Record;
        KeyPlace place = Packed.First;
        for (int rest = index; ; place = place.Next)
        {
            bool isItem = ElementName.KindOf(place.Key) == ElementKind.Item && place.IsFirstOfKey;
            if (isItem && rest-- == 0) return place.Record;
        }
    }

    /// <summary>Versions of an element are about to change: whatever is in an order goes out of it, as its record may be freed.</summary>
    /// <param name="name">Name of the element.</param>
    /// <returns>What it shows before: for <see cref="EndChange"/>.</returns>
    public ElementSight BeginChange(ReadOnlySpan<byte> name)
    {
        ElementSight before = Look(name, out _);
        if (before.Shows) OrderFor(name)?.Remove(before.Rank, ElementName.PartOf(name));
        return before;
    }

    /// <summary>The same, of an element of which it is known whether it has a version.</summary>
    public ElementSight BeginChange(ReadOnlySpan<byte> name, bool hasVersion) => ElementName.KindOf(name) switch
    {
        ElementKind.Field when hasVersion => s_shown,
        ElementKind.Item or ElementKind.Entry or ElementKind.Member when !hasVersion || IsPacked => default,
        ElementKind.Score when hasVersion && IsPacked => s_shown,
        _ => BeginChange(name),
    };

    /// <summary>The same, of an element that shows.</summary>
    public ElementSight BeginChangeShown(ReadOnlySpan<byte> name) => OrderFor(name) is null ? s_shown : BeginChange(name);

    /// <summary>Versions of an element have changed.</summary>
    /// <param name="name">Name of the element.</param>
    /// <param name="before">What it showed, from <c>BeginChange</c>.</param>
    public void EndChange(ReadOnlySpan<byte> name, ElementSight before)
    {
        ElementSight after = Look(name, out KeyRecord record);
        NoteShown(name, before, after);
        if (!after.Shows || OrderFor(name) is not { } order) return;
        order.Add(after.Rank, record);
        if (!before.Shows && ElementName.KindOf(name) == ElementKind.Entry) NoteIfLate(order, name, record);
    }

    /// <summary>The same, of an element that shows now.</summary>
    public void EndChangeShown(ReadOnlySpan<byte> name, ElementSight before)
    {
        if (OrderFor(name) is null) NoteShown(name, before, s_shown);
        else EndChange(name, before);
    }

    /// <summary>So many more elements of a kind have a version.</summary>
    public void Note(ElementKind kind, int elements)
    {
        if (Large is { } large) large.Note(kind, elements);
        else Packed.Elements(kind) = (byte)(Packed.Elements(kind) + elements);
    }

    /// <summary>The highest timestamp of what shows as the given type; the lowest there is if nothing does.</summary>
    public HybridTimestamp Newest(DataType type)
    {
        HybridTimestamp newest = default;
        foreach (KeyPlace place in Records())
        {
            VersionBody version = place.Version;
            if (TypeOf(place.Key) != type || version.Timestamp <= newest) continue;
            if (version.IsLive) newest = version.Timestamp;
        }

        return newest;
    }

    /// <summary>Goes on in the form of a large set, which has the elements already.</summary>
    public void BecomeLarge(int number)
    {
        Span<byte> body = _store.Keys.Resize(_place, VersionBody.LengthFor(PackedSet.LargeBytes));
        VersionBody.WriteHead(body, VersionShape.Set, default, default);
        PackedSet.WriteLarge(VersionBody.ValueOf(body), number);
    }

    /// <summary>Puts all elements of a large set that has just been filled into their orders.</summary>
    public void FillOrders()
    {
        foreach (KeyPlace place in Records())
        {
            if (!place.IsFirstOfKey || OrderFor(place.Key) is not { } order) continue;
            ElementSight sight = Look(place.Key, out KeyRecord record);
            if (sight.Shows && record.Address == place.Record.Address) order.Add(sight.Rank, record);
        }
    }

    /// <summary>What an element shows, and of an ordered type the record that stands for it.</summary>
    /// <remarks>Of a hash the field that the element belongs to; members need not be looked at.</remarks>
    public ElementSight Look(ReadOnlySpan<byte> name, out KeyRecord record)
    {
        record = default;
        return TypeOf(name) switch
        {
            DataType.Hash => new ElementSight(ShowsField(ElementName.PartOf(name)), Rank: 0),
            DataType.SortedSet => LookAtScore(ElementName.PartOf(name), out record),
            DataType.List => LookAtRecord(name, ListPosition.RankOf(ElementName.PartOf(name)), out record),
            DataType.Stream when ElementName.KindOf(name) == ElementKind.Entry =>
                LookAtRecord(name, StreamId.Read(ElementName.PartOf(name)).Ms, out record),
            _ => default,
        };
    }

    private static DataType TypeOf(ReadOnlySpan<byte> name) => DataTypes.Of(ElementName.KindOf(name));

    private static IEnumerable<KeyPlace> PackedRecords(KeyPlace first)
    {
        for (KeyPlace place = first; !place.IsFree; place = place.Next) yield return place;
    }

    private List<KeyPlace> PackedRecordsRoundFrom(uint random)
    {
        List<KeyPlace> all = [.. PackedRecords(Packed.First)];
        int start = (int)(((ulong)random * (ulong)all.Count) >> 32);
        return [.. all[start..], .. all[..start]];
    }

    // Null for a type without an order, and for a packed set, which has none beside its records.
    private ElementOrder? OrderFor(ReadOnlySpan<byte> name) => Large?.OrderOf(TypeOf(name));

    private ElementSight LookAtScore(ReadOnlySpan<byte> member, out KeyRecord record) =>
        ScoreSum.TryRead(this, member, out double score, out record) ? new ElementSight(Shows: true, ScoreRank.Of(score)) : default;

    private ElementSight LookAtRecord(ReadOnlySpan<byte> name, ulong rank, out KeyRecord record)
    {
        bool isThere = TryFind(name, out KeyPlace place);
        record = isThere ? place.Record : default;
        return isThere ? new ElementSight(Shows: true, rank) : default;
    }

    private void NoteIfLate(ElementOrder order, ReadOnlySpan<byte> entry, KeyRecord record)
    {
        OrderTree tree = order.Tree;
        LargeSet large = Large!;
        StreamId id = StreamId.Read(ElementName.PartOf(entry));
        bool isLast = tree.At(tree.Count - 1).Current.Record.HasKey(entry);
        if (isLast && (large.Elements(ElementKind.StreamMark) == 0 || id > StreamView.MarkOf(this).LastId)) return;
        large.LateEntries ??= new LateEntries();
        large.LateEntries.Add(id, new VersionBody(record.Body).Dot);
    }

    private void NoteShown(ReadOnlySpan<byte> name, ElementSight before, ElementSight after)
    {
        int change = (after.Shows ? 1 : 0) - (before.Shows ? 1 : 0);
        DataType type = TypeOf(name);
        if (change == 0 || type is not (DataType.Hash or DataType.SortedSet)) return;
        if (Large is { } large) large.Shown(type) += change;
        else Packed.Shown(type) = (byte)(Packed.Shown(type) + change);
    }

    private bool ShowsField(ReadOnlySpan<byte> part)
    {
        using NameBuffer field = new(ElementKind.Field, part);
        if (TryFind(field.Bytes, out _)) return true;
        if (Counts == 0) return false;
        using NameBuffer count = new(ElementKind.FieldCount, part);
        TryFind(count.Bytes, out KeyPlace place);
        return CounterSum.IsAny(place, count.Bytes);
    }
}
