using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data;

/// <summary>
/// Observed removal: takes out the versions in a scope that a write had seen. What was added to counters is cleared by other means.
/// </summary>
/// <param name="store">The versions.</param>
internal sealed class SeenRemoval(ElementStore store)
{
    /// <summary>Removes the versions of a key that a write had seen, but for its deadline if that is to be kept.</summary>
    public void RemoveSeenOfKey(ReadOnlySpan<byte> key, in WriteContext write, bool keepsDeadline)
    {
        RemoveSeen(store.At(key, VersionShape.Value), write);
        if (!keepsDeadline && store.Deadlines > 0) RemoveSeen(store.At(key, VersionShape.Deadline), write);
        if (store.SetOf(key) is not { } set) return;
        RemoveSeen(key, set, write, only: null);
        store.CloseIfEmpty(key, set);
    }

    /// <summary>Removes the versions of an element that a write had seen.</summary>
    public void RemoveSeen(ElementAddress at, in WriteContext write)
    {
        at.TryFind(out KeyPlace place);
        while (at.Holds(place))
        {
            if (write.Seen.Covers(place.Version.Dot)) store.Remove(at, place);
            else place = place.Next;
        }
    }

    /// <summary>Removes the versions in a set that a write had seen, of all kinds or of one.</summary>
    public void RemoveSeen(ReadOnlySpan<byte> key, ElementSet set, in WriteContext write, ElementKind? only)
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

    /// <summary>Removes the versions of all keys of a segment that a write had seen.</summary>
    public void RemoveSeen(KeySegment segment, in WriteContext write)
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

    /// <summary>
    /// 1 if the field of an element shows, else 0. Only fields need be counted: what has been added to one can show without a value.
    /// </summary>
    public static int Shown(ElementAddress at, ReadOnlySpan<byte> element)
    {
        if (at.Set is not { } set || DataTypes.Of(ElementName.KindOf(element)) != DataType.Hash) return 0;
        ReadOnlySpan<byte> part = ElementName.PartOf(element);
        using NameBuffer field = new(ElementKind.Field, part);
        if (set.Table.TryFind(field.Bytes, out _)) return 1;
        if (set.CountRecords == 0) return 0;
        using NameBuffer count = new(ElementKind.FieldCount, part);
        return CounterSum.TrySum(set.Table, count.Bytes, out _) ? 1 : 0;
    }
}
