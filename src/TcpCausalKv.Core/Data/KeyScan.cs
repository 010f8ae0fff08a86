using TcpCausalKv.Core.Data.Sets;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data;

/// <summary>Visits what a table has step by step, from one cursor to the next: keys, or the elements of one.</summary>
/// <remarks>A cursor is the first 48 bits of a hash: some clients hold cursors in numbers that have no more than 53.</remarks>
internal static class KeyScan
{
    /// <summary>Cursors are below this.</summary>
    internal const ulong CursorEnd = 1UL << (64 - CursorShift);

    private const int CursorShift = 16;

    /// <summary>Visits about <paramref name="count"/> keys that show.</summary>
    /// <inheritdoc cref="Step(KeyTable, ulong, int, Func{KeyPlace, bool})"/>
    internal static ulong Step(ElementStore store, ulong cursor, int count, long nowMs, Action<ReadOnlySpan<byte>> visit) =>
        Step(store.Keys, cursor, count, place =>
        {
            if (!place.IsFirstOfKey || !Shows(store, place, nowMs)) return false;
            visit(place.Key);
            return true;
        });

    /// <summary>Visits about <paramref name="count"/> of what is wanted. What a cursor can't tell apart is visited together.</summary>
    /// <param name="table">Where.</param>
    /// <param name="cursor">From where on.</param>
    /// <param name="count">How many.</param>
    /// <param name="tryVisit">Is shown each record; false if it is none of those that are wanted.</param>
    /// <returns>The cursor to go on with; 0 at the end.</returns>
    internal static ulong Step(KeyTable table, ulong cursor, int count, Func<KeyPlace, bool> tryVisit)
    {
        int visited = 0;
        ulong last = cursor;
        foreach (KeyPlace place in table.RecordsFrom(cursor << CursorShift))
        {
            ulong position = place.Hash >> CursorShift;
            if (visited >= count && position != last) return position;
            if (!tryVisit(place)) continue;

            visited++;
            last = position;
        }

        return 0;
    }

    /// <summary>The same with the elements of one key: those of a packed set are few, and all visited at once.</summary>
    internal static ulong Step(in ElementSet set, ulong cursor, int count, Func<KeyPlace, bool> tryVisit)
    {
        if (set.Large is { } large) return Step(large.Table, cursor, count, tryVisit);
        foreach (KeyPlace place in set.Records()) tryVisit(place);
        return 0;
    }

    private static bool Shows(ElementStore store, KeyPlace first, long nowMs)
    {
        if (first.Version.Shape == VersionShape.Value && !first.Next.Holds(first.Key)) return true;
        return new KeyView(store, first.Key, first).TypeAt(nowMs) != DataType.None;
    }
}
