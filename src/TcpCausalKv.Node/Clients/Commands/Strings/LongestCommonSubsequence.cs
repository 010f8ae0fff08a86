using System.Buffers;

namespace TcpCausalKv.Node.Clients.Commands.Strings;

/// <summary>The longest bytes that can be got from either of two values by leaving bytes out; of several such, the one that Redis finds.</summary>
/// <remarks>
/// <para>
/// Of the table of lengths only one row is kept, and of each cell one bit: which way back from it leads on. So it takes an eighth of a byte a cell.
/// </para>
/// <code>
///            second                      cell (i, j): the length for the first i and the first j bytes
///          a  x  b                       equal bytes   one more than up and left
///       0  0  0  0                       else          the larger of up and left
///    a  0  1  1  1                       The way back from the last cell goes up and left on equal bytes,
///    b  0  1  1  2                       up if that is strictly larger, and else left.
/// </code>
/// </remarks>
internal static class LongestCommonSubsequence
{
    private const int CellsPerWord = 64;

    /// <summary>The length of the subsequence, bytes.</summary>
    public static int Measure(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => FillTable(first, second, []);

    /// <summary>Finds the subsequence.</summary>
    /// <param name="first">One value.</param>
    /// <param name="second">The other; the two have fewer than 2^37 bytes multiplied.</param>
    /// <param name="runs">Where the runs of the subsequence are added, the last one first.</param>
    /// <returns>The length of the subsequence, bytes.</returns>
    public static int Find(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, List<CommonRun> runs)
    {
        int words = (int)((((long)first.Length * second.Length) + CellsPerWord - 1) / CellsPerWord);
        ulong[] rented = ArrayPool<ulong>.Shared.Rent(words);
        Span<ulong> goesUp = rented.AsSpan(0, words);
        goesUp.Clear();

        int length = FillTable(first, second, goesUp);
        WalkBack(first, second, goesUp, runs);
        ArrayPool<ulong>.Shared.Return(rented);
        return length;
    }

    // Sets the bit of each cell from which the way back leads up, if it is asked for.
    private static int FillTable(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<ulong> goesUp)
    {
        int[] rented = ArrayPool<int>.Shared.Rent(second.Length + 1);
        Span<int> row = rented.AsSpan(0, second.Length + 1);
        row.Clear();

        for (int i = 0; i < first.Length; i++) FillRow(first[i], second, row, goesUp, (long)i * second.Length);
        int length = row[^1];
        ArrayPool<int>.Shared.Return(rented);
        return length;
    }

    // The row holds the lengths of the row above, and becomes that of the next byte.
    private static void FillRow(byte next, ReadOnlySpan<byte> second, Span<int> row, Span<ulong> goesUp, long firstCell)
    {
        int upLeft = 0;
        int left = 0;
        for (int j = 0; j < second.Length; j++)
        {
            int up = row[j + 1];
            bool isEqual = second[j] == next;
            if (!isEqual && up > left && !goesUp.IsEmpty) Mark(goesUp, firstCell + j);

            left = isEqual ? upLeft + 1 : Math.Max(up, left);
            upLeft = up;
            row[j + 1] = left;
        }
    }

    private static void WalkBack(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<ulong> goesUp, List<CommonRun> runs)
    {
        int i = first.Length;
        int j = second.Length;
        int length = 0;
        while (i > 0 && j > 0)
        {
            bool isEqual = first[i - 1] == second[j - 1];
            if (!isEqual && length > 0) runs.Add(new CommonRun(i, j, length));
            length = isEqual ? length + 1 : 0;

            bool isUp = isEqual || IsMarked(goesUp, ((i - 1L) * second.Length) + j - 1);
            if (isUp) i--;
            if (isEqual || !isUp) j--;
        }

        if (length > 0) runs.Add(new CommonRun(i, j, length));
    }

    private static void Mark(Span<ulong> cells, long cell) => cells[(int)(cell / CellsPerWord)] |= 1UL << (int)(cell % CellsPerWord);

    private static bool IsMarked(ReadOnlySpan<ulong> cells, long cell) =>
        (cells[(int)(cell / CellsPerWord)] & (1UL << (int)(cell % CellsPerWord))) != 0;
}
