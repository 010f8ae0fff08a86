using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>A range of a sorted set with all that the commands of the ZRANGE family say of it.</summary>
internal sealed class RangeQuery
{
    private bool _isReversed;
    private long _offset;
    private long _limit = -1;
    private RangeKind? _kind;
    private MemberRange? _range;

    /// <summary>WITHSCORES: scores are replied as well.</summary>
    public bool WithScores { get; private set; }

    /// <summary>Reads a query.</summary>
    /// <param name="words">The key, the ends and the options.</param>
    /// <param name="form">What the command says by its name.</param>
    /// <param name="query">The query.</param>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryRead(WordList words, RangeForm form, out RangeQuery query)
    {
        query = new RangeQuery { _isReversed = form.IsReversed ?? false, _kind = form.Kind };
        for (int i = 3; i < words.Count; i++)
        {
            if (query.TryReadFlag(words[i], form)) continue;
            if (!ReplyTexts.Is(words[i], "LIMIT"u8) || i + 2 >= words.Count) return ReplyTexts.SyntaxError;
            if (!RedisNumber.TryParse(words[i + 1], out query._offset) || !RedisNumber.TryParse(words[i + 2], out query._limit))
            {
                return ReplyTexts.NotAnInteger;
            }

            i += 2;
        }

        RangeKind kind = query._kind ?? RangeKind.Rank;
        if (query._limit != -1 && kind == RangeKind.Rank)
        {
            return "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX";
        }

        // With no end to it, LIMIT is taken, and says nothing.
        if (kind == RangeKind.Rank) query._offset = 0;
        if (query.WithScores && kind == RangeKind.Lex) return "ERR syntax error, WITHSCORES not supported in combination with BYLEX";
        int lower = query._isReversed && kind != RangeKind.Rank ? 2 : 1;
        return MemberRange.TryRead(kind, words[lower], words[3 - lower], out query._range);
    }

    /// <summary>The members that are asked for.</summary>
    /// <param name="set">The set.</param>
    /// <param name="start">Index of the first.</param>
    /// <param name="backwards">Whether those before it follow.</param>
    /// <returns>How many there are.</returns>
    public int Find(SortedSetView set, out int start, out bool backwards)
    {
        (int from, int to) = set.Count == 0 ? (0, 0) : _range!.In(set, _isReversed);
        backwards = _isReversed;
        long count = _offset < 0 ? 0 : Math.Max(to - from - _offset, 0);
        if (_limit >= 0) count = Math.Min(count, _limit);
        start = count == 0 ? 0 : (int)(_isReversed ? to - 1 - _offset : from + _offset);
        return (int)count;
    }

    private bool TryReadFlag(ReadOnlySpan<byte> word, RangeForm form)
    {
        if (!form.IsStored && ReplyTexts.Is(word, "WITHSCORES"u8)) WithScores = true;
        else if (form.IsReversed is null && !_isReversed && ReplyTexts.Is(word, "REV"u8)) _isReversed = true;
        else if (_kind is null && ReplyTexts.Is(word, "BYLEX"u8)) _kind = RangeKind.Lex;
        else if (_kind is null && ReplyTexts.Is(word, "BYSCORE"u8)) _kind = RangeKind.Score;
        else return false;
        return true;
    }
}
