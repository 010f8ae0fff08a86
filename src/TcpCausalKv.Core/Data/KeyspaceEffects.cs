using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Sets;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;

namespace TcpCausalKv.Core.Data;

/// <summary>What each effect does to the versions in its scope: the law of the data.</summary>
/// <param name="store">The versions.</param>
/// <param name="clear">Forgets everything at once.</param>
internal sealed class KeyspaceEffects(ElementStore store, Action clear) : IEffectTarget
{
    private readonly SeenRemoval _removal = new(store);

    /// <summary>Keys that have something, but nothing that shows.</summary>
    public int HiddenKeys { get; private set; }

    /// <summary>Contributions that are wholly cleared, and kept until everybody knows.</summary>
    public long ZeroCounts { get; private set; }

    void IEffectTarget.Set(in Effect effect, in WriteContext write)
    {
        ElementAddress at = store.At(effect.Key, VersionShape.Value);
        bool isThere = store.Keys.TryFind(effect.Key, out KeyPlace place);
        if (isThere && IsOneText(at, place) && write.Seen.Covers(place.Version.Dot))
        {
            if (effect.Prepared is null) store.Replace(at, place, write.Dot, write.Timestamp, effect.Value);
            else store.Replace(at, place, write.Dot, (PreparedVersion)effect.Prepared);
            if (place.Next.Holds(effect.Key)) _removal.RemoveSeenBesideTexts(effect.Key, write, keepsDeadline: false);
            return;
        }

        bool wasHidden = isThere && IsHidden(effect.Key, place);
        if (isThere) _removal.RemoveSeenOfKey(effect.Key, write, keepsDeadline: false);
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

        foreach (KeySegment segment in store.Keys.SegmentsFrom(0)) _removal.RemoveSeen(segment, write);
        store.Keys.CompactAll();
        CountHidden();
    }

    void IEffectTarget.Put(in Effect effect, in WriteContext write) => Put(effect, write);

    // The position is made here, of what every node knows of the write.
    void IEffectTarget.Push(in Effect effect, in WriteContext write)
    {
        ListPosition.TryReadPush(ElementName.PartOf(effect.Element), out ListSide side, out ulong index);
        Span<byte> position = stackalloc byte[ListPosition.PushedBytesMax];
        position = position[..ListPosition.WritePushed(position, side, new PositionSource(write.Timestamp, write.Dot.Origin, index))];
        Span<byte> item = stackalloc byte[ElementName.Length(position.Length)];
        ElementName.Write(item, ElementKind.Item, position);
        Put(new Effect(EffectKind.Put, effect.Key, item, effect.Value), write);
    }

    void IEffectTarget.Remove(in Effect effect, in WriteContext write)
    {
        if (!store.TryReach(effect.Key, effect.Element, out ElementAddress at)) return;
        bool wasHidden = IsHidden(effect.Key);
        ElementSight before = at.BeginChange();
        _removal.RemoveSeen(at, write);
        Settle(at, before, wasHidden);
    }

    void IEffectTarget.Add(in Effect effect, in WriteContext write)
    {
        KeyView view = new(store, effect.Key);
        ElementAddress at = Reach(effect, view, Contribution.BytesMax);
        bool isThere = at.TryFindOf(write.Dot.Origin, out KeyPlace place);
        ElementSight before = isThere && place.Version.IsLive ? at.BeginChangeShown() : at.BeginChange();
        CountEncoding.TryReadAdd(effect.Value, out decimal totalBefore, out decimal total);
        Span<byte> value = stackalloc byte[Contribution.BytesMax];
        if (isThere)
        {
            Contribution last = place.Version.Contribution;
            Contribution next = Contribution.Add(last, write.Dot.Entry, totalBefore, total);
            if (!last.IsLive) ZeroCounts--;
            store.Replace(at, place, write.Dot, write.Timestamp, value[..next.Write(value)]);
        }
        else
        {
            Contribution first = Contribution.Add(null, write.Dot.Entry, totalBefore, total);
            store.TryInsert(at, write.Dot, write.Timestamp, value[..first.Write(value)]);
        }

        NoteShown(at, before, view.IsHidden);
    }

    void IEffectTarget.ClearCount(in Effect effect, in WriteContext write)
    {
        if (!store.TryReach(effect.Key, effect.Element, out ElementAddress at)) return;
        bool wasHidden = IsHidden(effect.Key);
        ElementSight before = at.BeginChange();
        Span<byte> value = stackalloc byte[Contribution.BytesMax];
        ReadOnlySpan<byte> rest = effect.Value;
        while (CountEncoding.TryReadSeen(ref rest, out int origin, out decimal total))
        {
            if (!at.TryFindOf(origin, out KeyPlace place)) continue;
            VersionBody version = place.Version;
            Contribution seen = version.Contribution;
            Contribution cleared = seen.Clear(write.Seen.CountOf(origin), total, write.Dot);
            if (seen.IsLive && !cleared.IsLive) ZeroCounts++;
            store.Replace(at, place, version.Dot, version.Timestamp, value[..cleared.Write(value)]);
        }

        Settle(at, before, wasHidden);
    }

    void IEffectTarget.RemoveKind(in Effect effect, in WriteContext write)
    {
        if (store.SetOf(effect.Key) is not { } set) return;
        bool wasHidden = IsHidden(effect.Key);
        _removal.RemoveSeen(effect.Key, set, write, ElementName.KindOf(effect.Element));
        Settle(effect.Key, set, wasHidden);
    }

    /// <summary>Adds a version of a snapshot.</summary>
    /// <returns>False, and nothing is changed, if the element has one of the same origin.</returns>
    public bool TryRestore(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value)
    {
        if (element.IsEmpty) element = ElementName.Text;
        bool wasHidden = IsHidden(key);
        ElementAddress at = store.Reach(key, element, value.Length);
        ElementSight before = at.BeginChange();
        if (!store.TryInsert(at, dot, timestamp, value))
        {
            at.EndChange(before);
            return false;
        }

        if (at.Shape == VersionShape.Count && Contribution.TryRead(dot.Entry, value, out Contribution count) && !count.IsLive) ZeroCounts++;
        Settle(at, before, wasHidden);
        return true;
    }

    /// <summary>Forgets a contribution that was wholly cleared, if it still is.</summary>
    public void Forget(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, int origin)
    {
        if (!store.TryReach(key, element, out ElementAddress at)) return;
        if (!at.TryFindOf(origin, out KeyPlace place) || place.Version.IsLive) return;
        bool wasHidden = IsHidden(key);
        ElementSight before = at.BeginChange();
        store.Remove(at, place);
        ZeroCounts--;
        Settle(at, before, wasHidden);
    }

    private static InvalidOperationException NotCausal(Dot dot) => new($"Write {dot} comes after a later one of its own origin.");

    // One text, whatever else the key has.
    private static bool IsOneText(in ElementAddress at, KeyPlace first) => first.Version.Shape == VersionShape.Value && !at.Holds(first.Next);

    private ElementAddress Reach(in Effect effect, in KeyView view, int valueLength) =>
        view.Set is { } set && ElementName.HasPart(ElementName.KindOf(effect.Element))
            ? store.WithRoom(new ElementAddress(set, effect.Key, effect.Element), valueLength)
            : store.Reach(effect.Key, effect.Element, valueLength);

    private bool IsHidden(ReadOnlySpan<byte> key) => store.Keys.TryFind(key, out KeyPlace place) && IsHidden(key, place);

    private bool IsHidden(ReadOnlySpan<byte> key, KeyPlace first) =>
        first.Version.Shape != VersionShape.Value && new KeyView(store, key, first).IsHidden;

    // The element shows now, whatever it did before, and its key does.
    private void NoteShown(in ElementAddress at, ElementSight before, bool wasHidden)
    {
        at.EndChangeShown(before);
        if (wasHidden) HiddenKeys--;
    }

    private void Settle(in ElementAddress at, ElementSight before, bool wasHidden)
    {
        at.EndChange(before);
        Settle(at.Key, at.Set, wasHidden);
    }

    private void Settle(ReadOnlySpan<byte> key, ElementSet? set, bool wasHidden)
    {
        if (set is { } changed) store.CloseIfEmpty(key, changed);
        if (store.Keys.TryFind(key, out KeyPlace place)) HiddenKeys += (IsHidden(key, place) ? 1 : 0) - (wasHidden ? 1 : 0);
        else
        {
            if (wasHidden) HiddenKeys--;
            store.Keys.Compact(place.Hash);
        }
    }

    private void Put(in Effect effect, in WriteContext write)
    {
        KeyView view = new(store, effect.Key);
        ElementAddress at = Reach(effect, view, effect.Value.Length);
        bool isThere = at.TryFind(out KeyPlace place);
        ElementSight before = at.BeginChange(isThere);
        if (isThere && !at.Holds(place.Next) && write.Seen.Covers(place.Version.Dot))
        {
            store.Replace(at, place, write.Dot, write.Timestamp, effect.Value);
        }
        else if (!isThere && at.Set is not null) store.InsertFirst(at, place, write.Dot, write.Timestamp, effect.Value);
        else
        {
            _removal.RemoveSeen(at, write);
            if (!store.TryInsert(at, write.Dot, write.Timestamp, effect.Value)) throw NotCausal(write.Dot);
        }

        if (at.Shape == VersionShape.Deadline) Settle(at, before, view.IsHidden);
        else NoteShown(at, before, view.IsHidden);
    }

    private void Remove(ReadOnlySpan<byte> key, in WriteContext write, bool keepsDeadline)
    {
        if (!store.Keys.TryFind(key, out _)) return;
        bool wasHidden = IsHidden(key);
        _removal.RemoveSeenOfKey(key, write, keepsDeadline);
        Settle(key, set: null, wasHidden);
    }

    private void CountHidden()
    {
        HiddenKeys = 0;
        foreach (KeyPlace place in store.Keys.RecordsFrom(0))
        {
            if (place.IsFirstOfKey && IsHidden(place.Key, place)) HiddenKeys++;
        }
    }
}
