using TcpCausalKv.Core.Data.Tables;

namespace TcpCausalKv.Core.Data;

/// <summary>Visits the keys of a table step by step, from one cursor to the next.</summary>
/// <remarks>A cursor is the first 48 bits of a hash: some clients hold cursors in numbers that have no more than 53.</remarks>
internal static class KeyScan
{
    /// <summary>Cursors are below this.</summary>
    internal const ulong CursorEnd = 1UL << (64 - CursorShift);

    private const int CursorShift = 16;

    /// <summary>Visits about <paramref name="count"/> keys from a cursor on. Keys that a cursor can't tell apart are visited together.</summary>
    /// <returns>The cursor to go on with; 0 at the end.</returns>
    internal static ulong Step(KeyTable table, ulong cursor, int count, Action<ReadOnlySpan<byte>> visit)
    {
        int visited = 0;
        ulong last = cursor;
        foreach (KeyPlace place in table.RecordsFrom(cursor << CursorShift))
        {
            ulong position = place.Hash >> CursorShift;
            if (visited >= count && position != last) return position;
            if (!place.IsFirstOfKey) continue;

            visit(place.Key);
            visited++;
            last = position;
        }

        return 0;
    }
}
