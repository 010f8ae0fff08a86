using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Node.Clients.Commands.Keys.Sorting;

namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>One end of a range of scores: a number, with a round bracket before it if that is not in the range.</summary>
/// <param name="Score">The number.</param>
/// <param name="IsExclusive">True if it is not in the range.</param>
internal readonly record struct ScoreBound(double Score, bool IsExclusive)
{
    /// <summary>Reads a bound.</summary>
    public static bool TryRead(ReadOnlySpan<byte> word, out ScoreBound bound)
    {
        bool isExclusive = word.StartsWith("("u8);
        bool isRead = SortScore.TryParse(isExclusive ? word[1..] : word, out double score, isRounded: true);
        bound = new ScoreBound(score, isExclusive);
        return isRead;
    }

    /// <summary>How many members come before a range that begins here.</summary>
    public int Before(SortedSetView set) => set.CountBelow(Score, orEqual: IsExclusive);

    /// <summary>How many members come before the end of a range that ends here.</summary>
    public int Until(SortedSetView set) => set.CountBelow(Score, orEqual: !IsExclusive);
}
