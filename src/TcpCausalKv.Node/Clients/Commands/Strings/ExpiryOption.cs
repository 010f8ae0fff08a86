using TcpCausalKv.Node.Clients.Commands.Keys;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Strings;

/// <summary>What SET and GETEX are told about when the key ends: EX, PX, EXAT, PXAT, KEEPTTL or PERSIST.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="DeadlineMs">Unix milliseconds, for the first four.</param>
internal readonly record struct ExpiryOption(ExpiryOptionKind Kind, long DeadlineMs)
{
    /// <summary>Reads one, if the word at <paramref name="at"/> begins one.</summary>
    /// <param name="words">The whole command.</param>
    /// <param name="at">Where; moved to its last word.</param>
    /// <param name="nowMs">The wall clock, Unix milliseconds.</param>
    /// <param name="command">Name of the command, for errors.</param>
    /// <param name="option">What it says.</param>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryRead(WordList words, ref int at, long nowMs, string command, out ExpiryOption option)
    {
        option = default;
        ReadOnlySpan<byte> word = words[at];
        if (ReplyTexts.Is(word, "KEEPTTL"u8)) option = new ExpiryOption(ExpiryOptionKind.Keep, 0);
        else if (ReplyTexts.Is(word, "PERSIST"u8)) option = new ExpiryOption(ExpiryOptionKind.Persist, 0);
        if (option.Kind != ExpiryOptionKind.None) return null;

        bool isSeconds = ReplyTexts.Is(word, "EX"u8) || ReplyTexts.Is(word, "EXAT"u8);
        bool isAt = ReplyTexts.Is(word, "EXAT"u8) || ReplyTexts.Is(word, "PXAT"u8);
        if ((!isSeconds && !isAt && !ReplyTexts.Is(word, "PX"u8)) || ++at == words.Count) return ReplyTexts.SyntaxError;

        string? error = Deadlines.TryReadPositive(words[at], isSeconds ? 1_000 : 1, isAt ? 0 : nowMs, command, out long deadline);
        option = new ExpiryOption(ExpiryOptionKind.Deadline, deadline);
        return error;
    }
}
