using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;

namespace TcpCausalKv.Core.Replication;

/// <summary>Chooses the effects of what a client does to a list, by what this node shows: above all where a new item goes.</summary>
/// <remarks>A part of the replica, and on its thread.</remarks>
internal sealed class ListChoice(OwnWrites writes)
{
    /// <summary>Adds an item at the head or the tail.</summary>
    internal void Push(ReadOnlySpan<byte> key, ListSide side, ReadOnlySpan<byte> item)
    {
        writes.Effects.Prepare(key, DataType.List);
        ListView list = writes.Keyspace.OpenList(key);
        PositionSource source = writes.NextPosition;
        if (IsOutermost(list, side, source)) PushOutermost(key, side, source, item);
        else if (side == ListSide.Before) Put(key, ListPosition.Between(default, list.PositionAt(0), source), item);
        else Put(key, ListPosition.Between(list.PositionAt(list.Count - 1), default, source), item);
    }

    /// <summary>Adds an item that has so many before it.</summary>
    internal void Insert(ReadOnlySpan<byte> key, int index, ReadOnlySpan<byte> item)
    {
        int count = writes.Keyspace.OpenList(key).Count;
        if (index == 0 || index == count)
        {
            Push(key, index == 0 ? ListSide.Before : ListSide.After, item);
            return;
        }

        writes.Effects.Prepare(key, DataType.List);
        ListView list = writes.Keyspace.OpenList(key);
        Put(key, ListPosition.Between(list.PositionAt(index - 1), list.PositionAt(index), writes.NextPosition), item);
    }

    /// <summary>Puts an item in the place of another one: a concurrent removal of that does not take it.</summary>
    internal void Set(ReadOnlySpan<byte> key, int index, ReadOnlySpan<byte> item)
    {
        writes.Effects.Prepare(key, DataType.List);
        Put(key, writes.Keyspace.OpenList(key).PositionAt(index).ToArray(), item);
    }

    /// <summary>Removes an item.</summary>
    internal void Remove(ReadOnlySpan<byte> key, int index) =>
        writes.Effects.Remove(key, ElementKind.Item, writes.Keyspace.OpenList(key).PositionAt(index).ToArray());

    // Not where the outermost item has a later timestamp, as after a clock that was wrong: what is pushed has to go beyond it all the same.
    private static bool IsOutermost(ListView list, ListSide side, PositionSource source)
    {
        if (list.Count == 0) return true;
        Span<byte> pushed = stackalloc byte[ListPosition.PushedBytesMax];
        pushed = pushed[..ListPosition.WritePushed(pushed, side, source)];
        int order = pushed.SequenceCompareTo(list.PositionAt(side == ListSide.Before ? 0 : list.Count - 1));
        return side == ListSide.Before ? order < 0 : order > 0;
    }

    private void PushOutermost(ReadOnlySpan<byte> key, ListSide side, PositionSource source, ReadOnlySpan<byte> item)
    {
        Span<byte> push = stackalloc byte[ListPosition.PushBytesMax];
        push = push[..ListPosition.WritePush(push, side, source.Index)];
        Span<byte> element = stackalloc byte[ElementName.Length(push.Length)];
        ElementName.Write(element, ElementKind.Item, push);
        writes.Add(new Effect(EffectKind.Push, key, element, item));
    }

    private void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> position, ReadOnlySpan<byte> item)
    {
        using NameBuffer element = new(ElementKind.Item, position);
        writes.Add(new Effect(EffectKind.Put, key, element.Bytes, item));
    }
}
