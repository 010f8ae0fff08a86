using System.Buffers.Binary;

namespace TcpCausalKv.Core.Elements.Lists;

// position = component+ end:u8 = 1
// push     = side:u8 index:number                  with the write's stamp and origin that is a position
/// <summary>
/// Where an item of a list is: the rule of positions, and pure. Positions compared as bytes are in the order of the items, on every node; an item
/// keeps its position whatever happens around it, and no position is made twice.
/// </summary>
/// <remarks>
/// <code>
///            what lies before P               P               what lies after P
///   P 00 ~newest  ...  P 00 ~oldest          P 01          P 02 oldest  ...  P 02 newest
/// </code>
/// Of a whole list, P is nothing: the first component tells the head from the tail. Each has its origin's stamp, so of what two nodes push at the
/// same time the later one comes further out, and what one write pushes stays together. (Weiss, Urso, Molli, "Logoot", 2009, with the pushes of a
/// queue made short.)
/// </remarks>
internal static class ListPosition
{
    /// <summary>Bytes of the longest position of a pushed item.</summary>
    public const int PushedBytesMax = PositionComponent.FirstBytesMax + 1;

    /// <summary>Bytes of the longest encoding of a push.</summary>
    public const int PushBytesMax = 1 + PositionNumber.BytesMax;

    /// <summary>Writes the position of an item that is pushed.</summary>
    /// <param name="destination">At least <see cref="PushedBytesMax"/> bytes.</param>
    /// <param name="side">At which end.</param>
    /// <param name="source">The effect that does it.</param>
    /// <returns>Bytes written.</returns>
    public static int WritePushed(Span<byte> destination, ListSide side, PositionSource source)
    {
        int length = new PositionComponent(side, source, 0, 0).Write(destination, isFirst: true);
        destination[length] = PositionComponent.EndMark;
        return length + 1;
    }

    /// <summary>Writes what a push ships: no byte of the position that the write tells.</summary>
    /// <param name="destination">At least <see cref="PushBytesMax"/> bytes.</param>
    /// <param name="side">At which end.</param>
    /// <param name="index">The effect's place in its write.</param>
    /// <returns>Bytes written.</returns>
    public static int WritePush(Span<byte> destination, ListSide side, ulong index)
    {
        destination[0] = side == ListSide.Before ? PositionComponent.BeforeMark : PositionComponent.AfterMark;
        return 1 + PositionNumber.Write(destination[1..], index);
    }

    /// <summary>Reads what a push ships.</summary>
    /// <returns>False if the bytes are not what <see cref="WritePush"/> writes.</returns>
    public static bool TryReadPush(ReadOnlySpan<byte> push, out ListSide side, out ulong index)
    {
        side = default;
        index = 0;
        if (push.IsEmpty || push[0] is not (PositionComponent.BeforeMark or PositionComponent.AfterMark)) return false;
        side = push[0] == PositionComponent.BeforeMark ? ListSide.Before : ListSide.After;
        return PositionNumber.Read(push[1..], 0, out index) == push.Length - 1 && push.Length > 1;
    }

    /// <summary>Makes a position between two that are next to each other.</summary>
    /// <param name="before">What comes before it; nothing at the head.</param>
    /// <param name="after">What comes after it; nothing at the tail.</param>
    /// <param name="source">The effect that does it.</param>
    /// <remarks>
    /// What one node puts in one after the other, at one place, has positions of one length: each is the last one, counted on.
    /// </remarks>
    public static byte[] Between(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, PositionSource source)
    {
        if (TryCountOn(before, after, ListSide.After, source) is { } afterMine) return afterMine;
        if (TryCountOn(after, before, ListSide.Before, source) is { } beforeMine) return beforeMine;
        return IsPrefix(before, after) ? Extend(after, ListSide.Before, source) : Extend(before, ListSide.After, source);
    }

    /// <summary>Bytes of the longest position between two that have so many.</summary>
    public static int LengthMaxBetween(int before, int after) => Math.Max(before, after) + PositionComponent.BytesMax + 1;

    /// <summary>True for bytes that can be a position.</summary>
    public static bool IsValid(ReadOnlySpan<byte> position)
    {
        int at = 0;
        for (bool isFirst = true; isFirst || !IsEnd(position[at..]); isFirst = false)
        {
            int length = PositionComponent.Read(position[at..], isFirst, out _);
            if (length == 0) return false;
            at += length;
        }

        return true;
    }

    /// <summary>What of a position fits in 64 bits and decides first: side and stamp of its first component.</summary>
    public static ulong RankOf(ReadOnlySpan<byte> position)
    {
        const ulong sideBit = 1UL << 63;
        ulong timestamp = BinaryPrimitives.ReadUInt64BigEndian(position[1..]);
        return position[0] == PositionComponent.BeforeMark ? timestamp & ~sideBit : timestamp | sideBit;
    }

    /// <summary>A position as people read it, or what a push ships: components, each of which begins with its side as L or R.</summary>
    public static string ToText(ReadOnlySpan<byte> position)
    {
        List<PositionComponent> components = [];
        if (TryReadPush(position, out ListSide side, out ulong index)) return $"{(side == ListSide.Before ? 'L' : 'R')}{index}";
        for (int at = 0; !IsEnd(position[at..]);)
        {
            int length = PositionComponent.Read(position[at..], components.Count == 0, out PositionComponent component);
            if (length == 0) return Convert.ToHexString(position);
            components.Add(component);
            at += length;
        }

        return string.Join('/', components);
    }

    private static bool IsEnd(ReadOnlySpan<byte> rest) => rest.Length == 1 && rest[0] == PositionComponent.EndMark;

    // Nothing is the beginning of everything.
    private static bool IsPrefix(ReadOnlySpan<byte> position, ReadOnlySpan<byte> of) =>
        position.IsEmpty || (of.Length > position.Length && of.StartsWith(position[..^1]));

    private static byte[] Extend(ReadOnlySpan<byte> position, ListSide side, PositionSource source)
    {
        Span<byte> added = stackalloc byte[PositionComponent.BytesMax];
        ReadOnlySpan<byte> row = position.IsEmpty ? position : position[..^1];
        int length = new PositionComponent(side, source, 0, 0).Write(added, isFirst: row.IsEmpty);
        return [.. row, .. added[..length], PositionComponent.EndMark];
    }

    // A position whose last component is of the same origin, on the side where the new one goes, needs no component more; but not in the first
    // component, whose place is that of a push, and not where the other neighbour has the same components before the last: it may lie between.
    private static byte[]? TryCountOn(ReadOnlySpan<byte> position, ReadOnlySpan<byte> other, ListSide side, PositionSource source)
    {
        int rowLength = ReadLast(position, out PositionComponent last);
        if (rowLength == 0 || last.Side != side || last.Source.Origin != source.Origin) return null;
        if (source.Timestamp < last.Source.Timestamp || other.StartsWith(position[..rowLength])) return null;

        PositionComponent next = last with { Later = source.Timestamp.Bits - last.Source.Timestamp.Bits, LaterIndex = source.Index };
        if ((next.Later, next.LaterIndex).CompareTo((last.Later, last.LaterIndex)) <= 0) return null;
        Span<byte> counted = stackalloc byte[PositionComponent.BytesMax];
        return [.. position[..rowLength], .. counted[..next.Write(counted, isFirst: false)], PositionComponent.EndMark];
    }

    // Gives the length of what comes before the last component.
    private static int ReadLast(ReadOnlySpan<byte> position, out PositionComponent last)
    {
        last = default;
        int start = 0;
        int length = 0;
        for (int at = 0; at < position.Length - 1; at += length)
        {
            length = PositionComponent.Read(position[at..], isFirst: at == 0, out last);
            if (length == 0) throw new InvalidOperationException($"A check let {Convert.ToHexString(position)} pass, which is no position.");
            start = at;
        }

        return start;
    }
}
