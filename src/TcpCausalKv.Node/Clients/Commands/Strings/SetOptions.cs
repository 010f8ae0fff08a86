using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Strings;

/// <summary>What follows key and value in a SET.</summary>
/// <param name="OnlyIfAbsent">NX.</param>
/// <param name="OnlyIfPresent">XX.</param>
/// <param name="GiveOldValue">GET.</param>
/// <param name="Expiry">When the key ends.</param>
internal readonly record struct SetOptions(bool OnlyIfAbsent, bool OnlyIfPresent, bool GiveOldValue, ExpiryOption Expiry)
{
    /// <summary>Reads the options.</summary>
    /// <param name="words">The whole command.</param>
    /// <param name="nowMs">The wall clock, Unix milliseconds.</param>
    /// <param name="options">The options.</param>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryRead(WordList words, long nowMs, out SetOptions options)
    {
        options = default;
        string? wrongTime = null;
        for (int i = 3; i < words.Count; i++)
        {
            ReadOnlySpan<byte> word = words[i];
            if (ReplyTexts.Is(word, "NX"u8)) options = options with { OnlyIfAbsent = true };
            else if (ReplyTexts.Is(word, "XX"u8)) options = options with { OnlyIfPresent = true };
            else if (ReplyTexts.Is(word, "GET"u8)) options = options with { GiveOldValue = true };
            else if (options.Expiry.Kind != ExpiryOptionKind.None) return ReplyTexts.SyntaxError;
            else
            {
                wrongTime = ExpiryOption.TryRead(words, ref i, nowMs, "set", out ExpiryOption expiry);
                if (wrongTime == ReplyTexts.SyntaxError || expiry.Kind == ExpiryOptionKind.Persist) return ReplyTexts.SyntaxError;
                options = options with { Expiry = expiry };
            }
        }

        return options is { OnlyIfAbsent: true, OnlyIfPresent: true } ? ReplyTexts.SyntaxError : wrongTime;
    }
}
