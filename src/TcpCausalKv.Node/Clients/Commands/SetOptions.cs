using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

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
        for (int i = 3; i < words.Count; i++)
        {
            ReadOnlySpan<byte> word = words[i];
            if (ReplyTexts.Is(word, "NX"u8)) options = options with { OnlyIfAbsent = true };
            else if (ReplyTexts.Is(word, "XX"u8)) options = options with { OnlyIfPresent = true };
            else if (ReplyTexts.Is(word, "GET"u8)) options = options with { GiveOldValue = true };
            else return IsAboutExpiry(word) ? NotSupported(word) : ReplyTexts.SyntaxError;
        }

        return options is { OnlyIfAbsent: true, OnlyIfPresent: true } ? ReplyTexts.SyntaxError : null;
    }

    private static bool IsAboutExpiry(ReadOnlySpan<byte> word) =>
        ReplyTexts.Is(word, "EX"u8) || ReplyTexts.Is(word, "PX"u8) || ReplyTexts.Is(word, "EXAT"u8)
        || ReplyTexts.Is(word, "PXAT"u8) || ReplyTexts.Is(word, "KEEPTTL"u8);

    private static string NotSupported(ReadOnlySpan<byte> word) =>
        $"ERR SET option '{ReplyTexts.Show(word).ToUpperInvariant()}' is not supported: keys do not expire";
}
