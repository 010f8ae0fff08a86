using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data;

/// <summary>What each effect does to the versions in its scope: the law of the data.</summary>
/// <param name="store">The versions.</param>
/// <param name="clear">Forgets everything at once.</param>
internal sealed class KeyspaceEffects(ElementStore store, Action clear) : IEffectTarget
{
    /// <summary>Keys that have something, but nothing that shows.</summary>
    public int HiddenKeys { get; private set; }

    void IEffectTarget.Set(in Effect effect, in WriteContext write)
    {
        ElementAddress at = store.At(effect.Key, VersionShape.Value);
        bool isThere = store.Keys.TryFind(effect.Key, out KeyPlace place);
        if (isThere && !place.Next.Holds(effect.Key) && place.Version.Shape == VersionShape.Value && write.Seen.Covers(place.Version.Dot))
        {
            if (effect.Prepared is null) store.Replace(at, place, write.Dot, write.Timestamp, effect.Value);
            else store.Replace(at, place, write.Dot, (PreparedVersion)effect.Prepared);
            return;
        }

        bool wasHidden = isThere && IsHidden(effect.Key);
        if (isThere) RemoveSeenOfKey(effect.Key, write, keepsDeadline: false);
        bool isAdded = effect.Prepared is null
            ? store.TryInsert(at, write.Dot, write.Timestamp, effect.Value)
            : store.TryInsert(at, write.Dot, write.Timestamp, (PreparedVersion)effect.Prepared);
        if (!isAdded) throw NotCausal(write.Dot);
        if (wasHidden) HiddenKeys--;
    }

    void IEffectTarget.Delete(in Effect effect, in WriteContext write) => Remove(effect.Key, write, keepsDeadline: false);

    void IEffectTarget.Purge(in Effect effect, in WriteContext write) => Remove(effect.Key, write, keepsDeadline: true);

    // Takes no time if all versions are seen, and else looks at each one.
    void IEffectTarget.Flush(in Effect effect, in WriteContext write)
    {
        if (store.Counts == 0 && store.Newest.AreCoveredBy(write.Seen))
        {
            clear();
            return;
        }

        foreach (KeySegment segment in store.Keys.SegmentsFrom(0)) RemoveSeen(segment, write);
        store.Keys.CompactAll();
        CountHidden();
    }

    void IEffectTarget.Put(in Effect effect, in WriteContext write)
    {
        bool wasHidden = IsHidden(effect.Key);
        ElementAddress at = Reach(effect);
        int shown = Shown(at, effect.Element);
        if (at.TryFind(out KeyPlace place) && !at.Holds(place.Next) && write.Seen.Covers(place.Version.Dot))
        {
            store.Replace(at, place, write.Dot, write.Timestamp, effect.Value);
        }
        else
        {
            RemoveSeen(at, write);
            if (!store.TryInsert(at, write.Dot, write.Timestamp, effect.Value)) throw NotCausal(write.Dot);
        }

        Settle(effect.Key, at, shown, effect.Element, wasHidden);
    }

    void IEffectTarget.Remove(in Effect effect, in WriteContext write)
    {
        if (!TryReach(effect, out ElementAddress at)) return;
        bool wasHidden = IsHidden(effect.Key);
        int shown = Shown(at, effect.Element);
        RemoveSeen(at, write);
        Settle(effect.Key, at, shown, effect.Element, wasHidden);
    }

    void IEffectTarget.Add(in Effect effect, in WriteContext write)
    {
        bool wasHidden = IsHidden(effect.Key);
        ElementAddress at = Reach(effect);
        int shown = Shown(at, effect.Element);
        CountEncoding.TryReadAdd(effect.Value, out decimal before, out decimal total);
        Span<byte> value = stackalloc byte[Contribution.BytesMax];
        if (TryFindOf(at, write.Dot.Origin, out KeyPlace place))
        {
            Contribution next = Contribution.Add(place.Version.Contribution, write.Dot.Entry, before, total);
            store.Replace(at, place, write.Dot, write.Timestamp, value[..next.Write(value)]);
        }
        else
        {
            Contribution first = Contribution.Add(null, write.Dot.Entry, before, total);
            store.TryInsert(at, write.Dot, write.Timestamp, value[..first.Write(value)]);
        }

        Settle(effect.Key, at, shown, effect.Element, wasHidden);
    }

    void IEffectTarget.ClearCount(in Effect effect, in WriteContext write)
    {
        if (!TryReach(effect, out ElementAddress at)) return;
        bool wasHidden = IsHidden(effect.Key);
        int shown = Shown(at, effect.Element);
        Span<byte> value = stackalloc byte[Contribution.BytesMax];
        ReadOnlySpan<byte> rest = effect.Value;
        while (CountEncoding.TryReadSeen(ref rest, out int origin, out decimal total))
        {
            if (!TryFindOf(at, origin, out KeyPlace place)) continue;
            VersionBody version = place.Version;
            Contribution cleared = version.Contribution.Clear(write.Seen.CountOf(origin), total, write.Dot);
            store.Replace(at, place, version.Dot, version.Timestamp, value[..cleared.Write(value)]);
        }

        Settle(effect.Key, at, shown, effect.Element, wasHidden);
    }

    void IEffectTarget.RemoveKind(in Effect effect, in WriteContext write)
    {
        if (store.SetOf(effect.Key) is not { } set) return;
        bool wasHidden = IsHidden(effect.Key);
        RemoveSeen(effect.Key, set, write, ElementName.KindOf(effect.Element));
        Settle(effect.Key, wasHidden);
    }

    /// <summary>Adds a version of a snapshot.</summary>
    /// <returns>False, and nothing is changed, if the element has one of the same origin.</returns>
    public bool TryRestore(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value)
    {
        if (element.IsEmpty) element = ElementName.Text;
        bool wasHidden = !store.Keys.TryFind(key, out KeyPlace first) || first.Version.Shape == VersionShape.Value ? false : IsHidden(key);
        ElementAddress at = Reach(new Effect(EffectKind.Put, key, element, value));
        int shown = Shown(at, element);
        if (!store.TryInsert(at, dot, timestamp, value)) return false;
        Settle(key, at, shown, element, wasHidden);
        return true;
    }

    private static InvalidOperationException NotCausal(Dot dot) => new($"Write {dot} comes after a later one of its own origin.");

    private bool IsHidden(ReadOnlySpan<byte> key)
    {
        if (!store.Keys.TryFind(key, out KeyPlace place) || place.Version.Shape == VersionShape.Value) return false;
        return new KeyView(store, key).IsHidden;
    }

    private ElementAddress Reach(in Effect effect)
    {
        ElementKind kind = ElementName.KindOf(effect.Element);
        return ElementName.HasPart(kind)
            ? new ElementAddress(store.OpenSet(effect.Key), effect.Key, effect.Element)
            : store.At(effect.Key, ElementName.ShapeOf(kind));
    }

    private bool TryReach(in Effect effect, out ElementAddress at)
    {
        ElementKind kind = ElementName.KindOf(effect.Element);
        at = store.At(effect.Key, ElementName.ShapeOf(kind));
        if (!ElementName.HasPart(kind)) return true;
        if (store.SetOf(effect.Key) is not { } set) return false;
        at = new ElementAddress(set, effect.Key, effect.Element);
        return true;
    }

    private static bool TryFindOf(ElementAddress at, int origin, out KeyPlace place)
    {
        at.TryFind(out place);
        for (; at.Holds(place); place = place.Next)
        {
            if (place.Version.Dot.Origin == origin) return true;
        }

        return false;
    }

    // 1 if a field shows. Only fields need be counted: what has been added to one can show without a value.
    private static int Shown(ElementAddress at, ReadOnlySpan<byte> element)
    {
        if (at.Set is not { } set || DataTypes.Of(ElementName.KindOf(element)) != DataType.Hash) return 0;
        ReadOnlySpan<byte> part = ElementName.PartOf(element);
        using NameBuffer field = new(ElementKind.Field, part);
        if (set.Table.TryFind(field.Bytes, out _)) return 1;
        if (set.CountRecords == 0) return 0;
        using NameBuffer count = new(ElementKind.FieldCount, part);
        return CounterSum.TrySum(set.Table, count.Bytes, out _) ? 1 : 0;
    }

    private void Settle(ReadOnlySpan<byte> key, ElementAddress at, int shownBefore, ReadOnlySpan<byte> element, bool wasHidden)
    {
        if (at.Set is not null) at.Set.Fields += Shown(at, element) - shownBefore;
        Settle(key, wasHidden);
    }

    private void Settle(ReadOnlySpan<byte> key, bool wasHidden)
    {
        if (store.SetOf(key) is { } set) store.CloseIfEmpty(key, set);
        if (store.Keys.TryFind(key, out KeyPlace place)) HiddenKeys += (IsHidden(key) ? 1 : 0) - (wasHidden ? 1 : 0);
        else
        {
            if (wasHidden) HiddenKeys--;
            store.Keys.Compact(place.Hash);
        }
    }

    private void Remove(ReadOnlySpan<byte> key, in WriteContext write, bool keepsDeadline)
    {
        if (!store.Keys.TryFind(key, out _)) return;
        bool wasHidden = IsHidden(key);
        RemoveSeenOfKey(key, write, keepsDeadline);
        Settle(key, wasHidden);
    }

    private void RemoveSeenOfKey(ReadOnlySpan<byte> key, in WriteContext write, bool keepsDeadline)
    {
        RemoveSeen(store.At(key, VersionShape.Value), write);
        if (!keepsDeadline && store.Deadlines > 0) RemoveSeen(store.At(key, VersionShape.Deadline), write);
        if (store.SetOf(key) is not { } set) return;
        RemoveSeen(key, set, write, only: null);
        store.CloseIfEmpty(key, set);
    }

    private void RemoveSeen(ElementAddress at, in WriteContext write)
    {
        at.TryFind(out KeyPlace place);
        while (at.Holds(place))
        {
            if (write.Seen.Covers(place.Version.Dot)) store.Remove(at, place);
            else place = place.Next;
        }
    }

    private void RemoveSeen(ReadOnlySpan<byte> key, ElementSet set, in WriteContext write, ElementKind? only)
    {
        foreach (KeySegment segment in set.Table.SegmentsFrom(0))
        {
            int index = segment.NextRecord(0);
            while (index < segment.End)
            {
                KeyPlace place = new(segment, index, segment[index].Hash);
                if (!TryRemoveSeen(key, set, place, write, only)) index++;
                index = segment.NextRecord(index);
            }
        }

        set.Table.CompactAll();
    }

    // What was added to a counter is not removed: the write clears it, by what it had seen of the totals.
    private bool TryRemoveSeen(ReadOnlySpan<byte> key, ElementSet set, KeyPlace place, in WriteContext write, ElementKind? only)
    {
        ElementKind kind = ElementName.KindOf(place.Key);
        if (ElementName.IsCount(kind) || (only is not null && kind != only) || !write.Seen.Covers(place.Version.Dot)) return false;
        using NameBuffer name = new(kind, ElementName.PartOf(place.Key));
        ElementAddress at = new(set, key, name.Bytes);
        int shown = Shown(at, name.Bytes);
        store.Remove(at, place);
        set.Fields += Shown(at, name.Bytes) - shown;
        return true;
    }

    private void RemoveSeen(KeySegment segment, in WriteContext write)
    {
        int index = segment.NextRecord(0);
        while (index < segment.End)
        {
            KeyPlace place = new(segment, index, segment[index].Hash);
            if (!TryRemoveSeen(place, write)) index++;
            index = segment.NextRecord(index);
        }
    }

    private bool TryRemoveSeen(KeyPlace place, in WriteContext write)
    {
        VersionBody version = place.Version;
        byte[] key = place.Key.ToArray();
        if (version.Shape == VersionShape.Set)
        {
            ElementSet set = store.SetAt(place);
            RemoveSeen(key, set, write, only: null);
            return store.CloseIfEmpty(key, set);
        }

        if (version.Shape == VersionShape.Count || !write.Seen.Covers(version.Dot)) return false;
        store.Remove(store.At(key, version.Shape), place);
        return true;
    }

    private void CountHidden()
    {
        HiddenKeys = 0;
        foreach (KeyPlace place in store.Keys.RecordsFrom(0))
        {
            if (place.IsFirstOfKey && IsHidden(place.Key)) HiddenKeys++;
        }
    }
}
