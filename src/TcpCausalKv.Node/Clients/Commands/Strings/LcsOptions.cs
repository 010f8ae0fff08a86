using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Strings;

/// <summary>What follows the keys in an LCS.</summary>
/// <param name="GiveLength">LEN.</param>
/// <param name="GiveRuns">IDX.</param>
/// <param name="GiveRunLengths">WITHMATCHLEN.</param>
/// <param name="RunBytesMin">MINMATCHLEN: shorter runs are left out.</param>
internal readonly record struct LcsOptions(bool GiveLength, bool GiveRuns, bool GiveRunLengths, long RunBytesMin)
{
    /// <summary>Reads the options.</summary>
    /// <param name="words">The whole command.</param>
    /// <param name="options">The options.</param>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryRead(WordList words, out LcsOptions options)
    {
        options = default;
        for (int i = 3; i < words.Count; i++)
        {
            ReadOnlySpan<byte> word = words[i];
            if (ReplyTexts.Is(word, "LEN"u8)) options = options with { GiveLength = true };
            else if (ReplyTexts.Is(word, "IDX"u8)) options = options with { GiveRuns = true };
            else if (ReplyTexts.Is(word, "WITHMATCHLEN"u8)) options = options with { GiveRunLengths = true };
            else if (!ReplyTexts.Is(word, "MINMATCHLEN"u8) || ++i == words.Count) return ReplyTexts.SyntaxError;
            else if (!RedisNumber.TryParse(words[i], out long bytesMin)) return ReplyTexts.NotAnInteger;
            else options = options with { RunBytesMin = bytesMin };
        }

        bool isContradictory = options is { GiveLength: true, GiveRuns: true };
        return isContradictory ? "ERR If you want both the length and indexes, please just use IDX." : null;
    }
}
