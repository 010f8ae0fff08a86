using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>What ZMPOP asks for.</summary>
/// <param name="Keys">How many keys follow their number.</param>
/// <param name="Greatest">Whether the members of the greatest scores are popped.</param>
/// <param name="Count">How many at most.</param>
internal readonly record struct MultiPop(int Keys, bool Greatest, long Count)
{
    /// <summary>Reads the words.</summary>
    /// <param name="words">The whole command.</param>
    /// <param name="countAt">Where the number of keys is.</param>
    /// <param name="pop">What is asked for.</param>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryRead(WordList words, int countAt, out MultiPop pop)
    {
        pop = default;
        if (!RedisNumber.TryParse(words[countAt], out long keys) || keys < 1) return "ERR numkeys should be greater than 0";
        if (keys >= words.Count - countAt - 1) return ReplyTexts.SyntaxError;
        int at = countAt + 1 + (int)keys;
        bool greatest = ReplyTexts.Is(words[at], "MAX"u8);
        if (!greatest && !ReplyTexts.Is(words[at], "MIN"u8)) return ReplyTexts.SyntaxError;
        pop = new MultiPop((int)keys, greatest, 1);
        if (at + 1 == words.Count) return null;
        if (!ReplyTexts.Is(words[at + 1], "COUNT"u8) || at + 2 == words.Count) return ReplyTexts.SyntaxError;
        if (!RedisNumber.TryParse(words[at + 2], out long count) || count < 1) return "ERR count should be greater than 0";
        pop = pop with { Count = count };
        return at + 3 == words.Count ? null : ReplyTexts.SyntaxError;
    }
}
