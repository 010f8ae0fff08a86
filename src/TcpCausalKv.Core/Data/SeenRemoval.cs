using TcpCausalKv.Core.Data.Sets;
using TcpCausalKv.Core.Data.Tables;
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
        RemoveSeenBesideTexts(key, write, keepsDeadline);
    }

    /// <summary>Removes the versions of a key that a write had seen, but for its texts, and for its deadline if that is to be kept.</summary>
    public void RemoveSeenBesideTexts(ReadOnlySpan<byte> key, in WriteContext write, bool keepsDeadline)
    {
        if (!keepsDeadline && store.Deadlines > 0) RemoveSeen(store.At(key, VersionShape.Deadline), write);
        if (store.SetOf(key) is not { } set) return;
        RemoveSeen(key, set, write, only: null);
        store.CloseIfEmpty(key, set);
    }

    /// <summary>Removes the versions of an element that a write had seen.</summary>
    public void RemoveSeen(in ElementAddress at, in WriteContext write)
    {
        at.TryFind(out KeyPlace place);
        while (at.Holds(place))
        {
            if (write.Seen.Covers(place.Version.Dot)) store.Remove(at, place);
            else place = place.Next;
        }
    }

    /// <summary>Removes the versions in a set that a write had seen, of all kinds or of one.</summary>
    public void RemoveSeen(ReadOnlySpan<byte> key, in ElementSet set, in WriteContext write, ElementKind? only)
    {
        if (store.Walk is null && set.IsCoveredBy(write.Seen, only))
        {
            store.Drop(key, set);
            return;
        }

        if (set.Large is { } large)
        {
            foreach (KeySegment segment in large.Table.SegmentsFrom(0)) RemoveSeen(segment, key, set, write, only);
            large.Table.CompactAll();
            return;
        }

        KeyPlace place = set.Packed.First;
        while (!place.IsFree)
        {
            if (!TryRemoveSeen(key, set, place, write, only)) place = place.Next;
        }
    }

    /// <summary>Removes the versions of all keys of a segment that a write had seen.</summary>
    public void RemoveSeen(KeySegment segment, in WriteContext write) => RemoveSeen(segment, default, null, write, only: null);

    // Of the keys, or of one key's set.
    private void RemoveSeen(KeySegment segment, ReadOnlySpan<byte> key, ElementSet? set, in WriteContext write, ElementKind? only)
    {
        int index = segment.NextRecord(0);
        while (index < segment.End)
        {
            KeyPlace place = new(segment, index, segment[index].Hash);
            bool isRemoved = set is { } inSet ? TryRemoveSeen(key, inSet, place, write, only) : TryRemoveSeen(place, write);
            index = segment.NextRecord(isRemoved ? index : index + 1);
        }
    }

    private bool TryRemoveSeen(KeyPlace place, in WriteContext write)
    {
        VersionBody version = place.Version;
        if (version.Shape == VersionShape.Set)
        {
            ElementSet set = store.SetAt(place);
            RemoveSeen(place.Key, set, write, only: null);
            return store.CloseIfEmpty(place.Key, set);
        }

        if (version.Shape == VersionShape.Count || !write.Seen.Covers(version.Dot)) return false;
        store.Remove(store.At(place.Key, version.Shape), place);
        return true;
    }

    // What was added to a counter is not removed: the write clears it, by what it had seen of the totals.
    private bool TryRemoveSeen(ReadOnlySpan<byte> key, ElementSet set, KeyPlace place, in WriteContext write, ElementKind? only)
    {
        ElementKind kind = ElementName.KindOf(place.Key);
        if (ElementName.IsCount(kind) || (only is not null && kind != only) || !write.Seen.Covers(place.Version.Dot)) return false;
        using NameBuffer name = new(kind, ElementName.PartOf(place.Key));
        ElementAddress at = new(set, key, name.Bytes);
        ElementSight before = at.BeginChange();
        store.Remove(at, place);
        at.EndChange(before);
        return true;
    }
}
