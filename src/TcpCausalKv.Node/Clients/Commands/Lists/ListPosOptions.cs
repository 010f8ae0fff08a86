using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Lists;

/// <summary>What follows the element in an LPOS.</summary>
/// <param name="Rank">Which match is the first that is replied, from 1; negative counts from the tail.</param>
/// <param name="Count">How many matches are replied; 0 for all.</param>
/// <param name="HasCount">True if COUNT was given: then the reply is an array.</param>
/// <param name="LengthMax">How many elements are compared; 0 for all.</param>
internal readonly record struct ListPosOptions(long Rank, long Count, bool HasCount, long LengthMax)
{
    private const string RankIsZero =
        "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list";

    private const string RankOutOfRange = "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";

    /// <summary>Reads the options.</summary>
    /// <param name="words">The whole command.</param>
    /// <param name="options">The options.</param>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryRead(WordList words, out ListPosOptions options)
    {
        options = new ListPosOptions(Rank: 1, Count: 1, HasCount: false, LengthMax: 0);
        for (int i = 3; i < words.Count; i += 2)
        {
            if (i + 1 == words.Count) return ReplyTexts.SyntaxError;
            if (options.TryReadOption(words[i], words[i + 1], out options) is { } error) return error;
        }

        return null;
    }

    private string? TryReadOption(ReadOnlySpan<byte> name, ReadOnlySpan<byte> word, out ListPosOptions options)
    {
        options = this;
        bool isNumber = RedisNumber.TryParse(word, out long number);
        if (ReplyTexts.Is(name, "RANK"u8))
        {
            options = this with { Rank = number };
            if (!isNumber) return ReplyTexts.NotAnInteger;
            if (number == long.MinValue) return RankOutOfRange;
            return number == 0 ? RankIsZero : null;
        }

        bool isCount = ReplyTexts.Is(name, "COUNT"u8);
        if (!isCount && !ReplyTexts.Is(name, "MAXLEN"u8)) return ReplyTexts.SyntaxError;
        options = isCount ? this with { Count = number, HasCount = true } : this with { LengthMax = number };
        if (isNumber && number >= 0) return null;
        return isCount ? "ERR COUNT can't be negative" : "ERR MAXLEN can't be negative";
    }
}
