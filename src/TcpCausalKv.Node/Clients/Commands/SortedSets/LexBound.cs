using TcpCausalKv.Core.Data.Types;

namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>
/// One end of a range of members: <c>[text</c>, <c>(text</c> without the text itself, <c>-</c> for before all and <c>+</c> for behind all.
/// </summary>
/// <param name="Side">Below 0 for before all, above 0 for behind all, else 0.</param>
/// <param name="Text">The text; empty where there is none.</param>
/// <param name="IsExclusive">True if the text is not in the range.</param>
internal readonly record struct LexBound(int Side, byte[] Text, bool IsExclusive)
{
    /// <summary>Reads a bound.</summary>
    public static bool TryRead(ReadOnlySpan<byte> word, out LexBound bound)
    {
        bound = new LexBound(0, [], IsExclusive: false);
        if (word.IsEmpty) return false;
        bound = word[0] switch
        {
            (byte)'-' => bound with { Side = -1 },
            (byte)'+' => bound with { Side = 1 },
            _ => bound with { Text = word[1..].ToArray(), IsExclusive = word[0] == (byte)'(' },
        };
        return bound.Side != 0 ? word.Length == 1 : word[0] is (byte)'(' or (byte)'[';
    }

    /// <summary>How many members come before a range that begins here.</summary>
    public int Before(SortedSetView set) => Count(set, orEqual: IsExclusive);

    /// <summary>How many members come before the end of a range that ends here.</summary>
    public int Until(SortedSetView set) => Count(set, orEqual: !IsExclusive);

    private int Count(SortedSetView set, bool orEqual)
    {
        if (Side != 0) return Side < 0 ? 0 : set.Count;
        return set.CountBelow(Text, orEqual);
    }
}
