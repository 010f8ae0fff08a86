using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Keys;

/// <summary>When EXPIRE and its kin change a deadline.</summary>
/// <param name="OnlyIfNone">NX.</param>
/// <param name="OnlyIfAny">XX.</param>
/// <param name="OnlyIfLater">GT; no deadline is later than any.</param>
/// <param name="OnlyIfEarlier">LT.</param>
internal readonly record struct ExpireOptions(bool OnlyIfNone, bool OnlyIfAny, bool OnlyIfLater, bool OnlyIfEarlier)
{
    /// <summary>Reads the options.</summary>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryRead(WordList words, out ExpireOptions options)
    {
        options = default;
        for (int i = 3; i < words.Count; i++)
        {
            if (ReplyTexts.Is(words[i], "NX"u8)) options = options with { OnlyIfNone = true };
            else if (ReplyTexts.Is(words[i], "XX"u8)) options = options with { OnlyIfAny = true };
            else if (ReplyTexts.Is(words[i], "GT"u8)) options = options with { OnlyIfLater = true };
            else if (ReplyTexts.Is(words[i], "LT"u8)) options = options with { OnlyIfEarlier = true };
            else return $"ERR Unsupported option {ReplyTexts.Show(words[i])}";
        }

        if (options.OnlyIfNone && (options.OnlyIfAny || options.OnlyIfLater || options.OnlyIfEarlier))
        {
            return "ERR NX and XX, GT or LT options at the same time are not compatible";
        }

        return options is { OnlyIfLater: true, OnlyIfEarlier: true } ? "ERR GT and LT options at the same time are not compatible" : null;
    }

    /// <summary>True if a deadline may take the place of another.</summary>
    public bool Allow(long before, long after)
    {
        bool isNone = before == long.MaxValue;
        if ((OnlyIfNone && !isNone) || (OnlyIfAny && isNone)) return false;
        return !(OnlyIfLater && after <= before) && !(OnlyIfEarlier && after >= before);
    }
}
