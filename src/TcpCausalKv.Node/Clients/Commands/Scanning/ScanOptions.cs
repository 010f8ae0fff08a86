using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Scanning;

/// <summary>What follows the cursor in SCAN, HSCAN and SSCAN.</summary>
/// <param name="Count">About how many are looked at.</param>
/// <param name="Pattern">What keys, fields or members have to match; null for any.</param>
/// <param name="Type">Of which type keys have to be; null for any.</param>
internal readonly record struct ScanOptions(int Count, byte[]? Pattern, byte[]? Type)
{
    /// <summary>The error for a cursor that no scan gives.</summary>
    public const string InvalidCursor = "ERR invalid cursor";

    private const int CountDefault = 10;

    /// <summary>Reads the cursor and the options.</summary>
    /// <param name="words">The whole command.</param>
    /// <param name="cursorAt">Which word is the cursor.</param>
    /// <param name="cursor">The cursor.</param>
    /// <param name="options">The options.</param>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryRead(WordList words, int cursorAt, out ulong cursor, out ScanOptions options)
    {
        options = new ScanOptions(CountDefault, null, null);
        if (!RedisNumber.TryParseCursor(words[cursorAt], out cursor)) return InvalidCursor;
        for (int i = cursorAt + 1; i < words.Count; i += 2)
        {
            if (i + 1 == words.Count) return ReplyTexts.SyntaxError;
            if (ReplyTexts.Is(words[i], "COUNT"u8))
            {
                if (!RedisNumber.TryParse(words[i + 1], out long count)) return ReplyTexts.NotAnInteger;
                if (count < 1) return ReplyTexts.SyntaxError;
                options = options with { Count = (int)Math.Min(count, int.MaxValue) };
            }
            else if (ReplyTexts.Is(words[i], "MATCH"u8)) options = options with { Pattern = words[i + 1].ToArray() };
            else if (ReplyTexts.Is(words[i], "TYPE"u8) && cursorAt == 1) options = options with { Type = words[i + 1].ToArray() };
            else return ReplyTexts.SyntaxError;
        }

        return null;
    }

    /// <summary>True if a key, field or member is wanted.</summary>
    public bool Matches(ReadOnlySpan<byte> name) => Pattern is null || GlobPattern.Matches(Pattern, name);
}
