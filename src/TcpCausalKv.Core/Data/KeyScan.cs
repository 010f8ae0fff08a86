using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data;

/// <summary>Visits the keys of a table step by step, from one cursor to the next.</summary>
/// <remarks>A cursor is the first 48 bits of a hash: some clients hold cursors in numbers that have no more than 53.</remarks>
internal static class KeyScan
{
    /// <summary>Cursors are below this.</summary>
    internal const ulong CursorEnd = 1UL << (64 - CursorShift);

    private const int CursorShift = 16;

    /// <summary>The first hash of a cursor.</summary>
    internal static ulong HashOf(ulong cursor) => cursor << CursorShift;

    /// <summary>The cursor that a hash belongs to.</summary>
    internal static ulong CursorOf(ulong hash) => hash >> CursorShift;

    /// <summary>Visits about <paramref name="count"/> keys from a cursor on. Keys that a cursor can't tell apart are visited together.</summary>
    /// <returns>The cursor to go on with; 0 at the end.</returns>
    internal static ulong Step(ElementStore store, ulong cursor, int count, long nowMs, Action<ReadOnlySpan<byte>> visit)
    {
        int visited = 0;
        ulong last = cursor;
        foreach (KeyPlace place in store.Keys.RecordsFrom(HashOf(cursor)))
        {
            ulong position = CursorOf(place.Hash);
            if (visited >= count && position != last) return position;
            if (!place.IsFirstOfKey || !Shows(store, place, nowMs)) continue;

            visit(place.Key);
            visited++;
            last = position;
        }

        return 0;
    }

    private static bool Shows(ElementStore store, KeyPlace first, long nowMs)
    {
        if (first.Version.Shape == VersionShape.Value && !first.Next.Holds(first.Key)) return true;
        KeyView view = new(store, first.Key);
        return view.Type != DataType.None && !view.IsDead(nowMs);
    }
}
