using TcpCausalKv.Core.Data.Sets;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;

namespace TcpCausalKv.Core.Data.Types;

/// <summary>A list, for reading. Good until the next change. Any depth of it takes about the same time to reach.</summary>
public readonly struct ListView
{
    private readonly ElementSet? _set;

    internal ListView(in KeyView view, long nowMs) => _set = view.TypeAt(nowMs) == DataType.List ? view.Set : null;

    /// <summary>Bytes of the longest position that an item gets which is pushed to an empty list.</summary>
    public static int EmptyPushBytesMax => ListPosition.PushedBytesMax;

    /// <summary>Items in it.</summary>
    public int Count => _set?.Shown(DataType.List) ?? 0;

    /// <summary>The item at an index.</summary>
    /// <param name="index">From 0, or from -1 back from the end.</param>
    /// <param name="value">Borrowed until the next change; empty if there is none.</param>
    /// <returns>False if the list does not reach so far.</returns>
    public bool TryGet(long index, out ReadOnlySpan<byte> value)
    {
        value = default;
        int at = IndexOf(index);
        if (at < 0 || at == Count) return false;
        value = new VersionBody(_set!.Value.ItemAt(at).Body).Value;
        return true;
    }

    /// <summary>A place in the list, to go on from in either direction.</summary>
    /// <param name="index">From 0 to <see cref="Count"/>.</param>
    public ListCursor From(int index) => _set is { } set ? new ListCursor(set.OrderOf(DataType.List).At(index)) : default;

    /// <summary>An index from 0 for one that may count back from the end; below 0 or not below <see cref="Count"/> if nothing is there.</summary>
    public int IndexOf(long index) => (int)Math.Clamp(index < 0 ? index + Count : index, -1, Count);

    /// <summary>Bytes of the longest position that an item pushed now could get.</summary>
    public int PushBytesMax(ListSide side) => InsertBytesMax(side == ListSide.Before ? 0 : Count);

    /// <summary>Bytes of the longest position that an item could get that is added at an index.</summary>
    /// <param name="index">From 0 to <see cref="Count"/>.</param>
    public int InsertBytesMax(int index)
    {
        int before = index > 0 ? PositionAt(index - 1).Length : 0;
        int after = index < Count ? PositionAt(index).Length : 0;
        return ListPosition.LengthMaxBetween(before, after);
    }

    /// <summary>Where the item at an index is among all that were ever in the list. Borrowed until the next change.</summary>
    internal ReadOnlySpan<byte> PositionAt(int index)
    {
        ElementSet set = _set!.Value;
        if (index == 0) return ElementName.PartOf(set.OutermostItem(ListSide.Before));
        return ElementName.PartOf(index == Count - 1 ? set.OutermostItem(ListSide.After) : set.ItemAt(index).Key);
    }
}
