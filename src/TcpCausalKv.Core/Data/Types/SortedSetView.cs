using TcpCausalKv.Core.Data.Orders;
using TcpCausalKv.Core.Data.Sets;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data.Types;

/// <summary>A sorted set, for reading in its order: by score, and members of equal scores by their bytes. Good until the next change.</summary>
/// <remarks>An index is that of a member in the order, from 0. To find one takes O(log n), and to visit from there O(1) for each member.</remarks>
public readonly struct SortedSetView
{
    private readonly ElementSet? _set;

    internal SortedSetView(ElementSet? set) => _set = set;

    /// <summary>How many members there are.</summary>
    public int Count => _set?.Shown(DataType.SortedSet) ?? 0;

    /// <summary>The score of a member.</summary>
    /// <returns>False if it is not there.</returns>
    public bool TryGetScore(ReadOnlySpan<byte> member, out double score)
    {
        score = 0;
        return _set is { } set && ScoreSum.TryRead(set, member, out score);
    }

    /// <summary>The index of a member; -1 if it is not there.</summary>
    public int IndexOf(ReadOnlySpan<byte> member) =>
        TryGetScore(member, out double score) ? IndexOf(ScoreRank.Of(score), member, out _) : -1;

    /// <summary>How many members have a lower score.</summary>
    /// <param name="score">The score, not NaN.</param>
    /// <param name="orEqual">Whether those of the same score count too.</param>
    public int CountBelow(double score, bool orEqual)
    {
        ulong rank = ScoreRank.Of(ScoreEncoding.WithoutNegativeZero(score));
        return Count == 0 ? 0 : IndexOf(orEqual ? rank + 1 : rank, default, out _);
    }

    /// <summary>
    /// How many members come before a text, in a set whose members all have the same score; with several scores, of those of the lowest.
    /// </summary>
    /// <param name="member">The text.</param>
    /// <param name="orEqual">Whether a member that is the same counts too.</param>
    public int CountBelow(ReadOnlySpan<byte> member, bool orEqual)
    {
        if (Count == 0) return 0;
        int index = IndexOf(Order.At(0).Current.Prefix, member, out bool isThere);
        return isThere && orEqual ? index + 1 : index;
    }

    /// <summary>Shows some members.</summary>
    /// <param name="start">Index of the first that is shown.</param>
    /// <param name="count">How many, as far as there are so many.</param>
    /// <param name="backwards">Whether those before it follow.</param>
    /// <param name="visit">Is shown each.</param>
    public void Visit(int start, int count, bool backwards, ScoreVisitor visit)
    {
        int shown = Math.Min(count, backwards ? start + 1 : Count - start);
        if (start < 0 || shown <= 0) return;
        OrderCursor cursor = Order.At(start);
        for (int i = 0; i < shown; i++)
        {
            OrderEntry entry = cursor.Current;
            visit(ElementName.PartOf(entry.Record.Key), ScoreRank.ScoreOf(entry.Prefix));
            if (backwards) cursor.MovePrevious();
            else cursor.MoveNext();
        }
    }

    private SetOrder Order => _set!.Value.OrderOf(DataType.SortedSet);

    private int IndexOf(ulong rank, ReadOnlySpan<byte> member, out bool isThere) => Order.IndexOf(rank, member, out isThere);
}
