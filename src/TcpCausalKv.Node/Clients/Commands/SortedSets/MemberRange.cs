using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>A range of a sorted set, by index, score or member, as a client names it.</summary>
internal abstract class MemberRange
{
    /// <summary>Reads a range.</summary>
    /// <param name="kind">What it goes by.</param>
    /// <param name="min">Its lower end.</param>
    /// <param name="max">Its upper end.</param>
    /// <param name="range">The range.</param>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryRead(RangeKind kind, ReadOnlySpan<byte> min, ReadOnlySpan<byte> max, out MemberRange range)
    {
        range = new Indexes(0, 0);
        switch (kind)
        {
            case RangeKind.Score:
                if (!ScoreBound.TryRead(min, out ScoreBound low) || !ScoreBound.TryRead(max, out ScoreBound high))
                {
                    return "ERR min or max is not a float";
                }

                range = new Scores(low, high);
                return null;
            case RangeKind.Lex:
                bool isRange = LexBound.TryRead(min, out LexBound first) & LexBound.TryRead(max, out LexBound last);
                range = new Members(first, last);
                return isRange ? null : "ERR min or max not valid string range item";
            default:
                if (!RedisNumber.TryParse(min, out long start) || !RedisNumber.TryParse(max, out long end)) return ReplyTexts.NotAnInteger;
                range = new Indexes(start, end);
                return null;
        }
    }

    /// <summary>The indexes of its members: from the first up to the second, which is not in it.</summary>
    /// <param name="set">The set.</param>
    /// <param name="isReversed">Whether indexes that the client gave count from the end.</param>
    public (int From, int To) In(SortedSetView set, bool isReversed = false)
    {
        (int from, int to) = Find(set, isReversed);
        return (from, Math.Max(from, to));
    }

    /// <inheritdoc cref="In"/>
    protected abstract (int From, int To) Find(SortedSetView set, bool isReversed);

    private sealed class Indexes(long start, long end) : MemberRange
    {
        // Of indexes below 0 the last is -1.
        protected override (int From, int To) Find(SortedSetView set, bool isReversed)
        {
            long first = Math.Max(start < 0 ? start + set.Count : start, 0);
            long last = Math.Min(end < 0 ? end + set.Count : end, set.Count - 1);
            if (first > last) return (0, 0);
            return isReversed ? (set.Count - 1 - (int)last, set.Count - (int)first) : ((int)first, (int)last + 1);
        }
    }

    private sealed class Scores(ScoreBound low, ScoreBound high) : MemberRange
    {
        protected override (int From, int To) Find(SortedSetView set, bool isReversed) => (low.Before(set), high.Until(set));
    }

    private sealed class Members(LexBound first, LexBound last) : MemberRange
    {
        protected override (int From, int To) Find(SortedSetView set, bool isReversed) => (first.Before(set), last.Until(set));
    }
}
