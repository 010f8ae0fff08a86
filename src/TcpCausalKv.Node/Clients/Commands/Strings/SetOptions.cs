using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Strings;

/// <summary>What follows key and value in a SET.</summary>
/// <param name="OnlyIfAbsent">NX.</param>
/// <param name="OnlyIfPresent">XX.</param>
/// <param name="GiveOldValue">GET.</param>
internal readonly record struct SetOptions(bool OnlyIfAbsent, bool OnlyIfPresent, bool GiveOldValue)
{
    /// <summary>Reads the options.</summary>
    /// <param name="words">The whole command.</param>
    /// <param name="options">The options.</param>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryRead(WordList words, out SetOptions options)
    {
        options = default;
        int expiry = 0;
        for (int i = 3; i < words.Count; i++)
        {
            ReadOnlySpan<byte> word = words[i];
            if (ReplyTexts.Is(word, "NX"u8)) options = options with { OnlyIfAbsent = true };
            else if (ReplyTexts.Is(word, "XX"u8)) options = options with { OnlyIfPresent = true };
            else if (ReplyTexts.Is(word, "GET"u8)) options = options with { GiveOldValue = true };
            else if (expiry > 0 || !IsAboutExpiry(word)) return ReplyTexts.SyntaxError;
            else expiry = i;

            if (expiry != i || ReplyTexts.Is(word, "KEEPTTL"u8)) continue;
            if (++i == words.Count) return ReplyTexts.SyntaxError;
        }

        if (options is { OnlyIfAbsent: true, OnlyIfPresent: true }) return ReplyTexts.SyntaxError;
        return expiry == 0 ? null : WhatIsWrongWith(words, expiry);
    }

    private static bool IsAboutExpiry(ReadOnlySpan<byte> word) =>
        ReplyTexts.Is(word, "EX"u8) || ReplyTexts.Is(word, "PX"u8) || ReplyTexts.Is(word, "EXAT"u8)
        || ReplyTexts.Is(word, "PXAT"u8) || ReplyTexts.Is(word, "KEEPTTL"u8);

    private static string WhatIsWrongWith(WordList words, int expiry)
    {
        if (!ReplyTexts.Is(words[expiry], "KEEPTTL"u8))
        {
            if (!RedisNumber.TryParse(words[expiry + 1], out long time)) return ReplyTexts.NotAnInteger;
            if (time <= 0) return "ERR invalid expire time in 'set' command";
        }

        return $"ERR SET option '{ReplyTexts.Show(words[expiry]).ToUpperInvariant()}' is not supported: keys do not expire";
    }
}
