using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Streams;

/// <summary>The options of XREAD.</summary>
internal readonly record struct XReadOptions
{
    /// <summary>Entries of each stream at most.</summary>
    public int CountMax { get; private init; }

    /// <summary>How long to wait, milliseconds, 0 for ever; null for not at all.</summary>
    public long? BlockMs { get; private init; }

    /// <summary>The place of the first key.</summary>
    public int StreamsAt { get; private init; }

    /// <summary>Reads them.</summary>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryRead(CommandContext context, WordList words, out XReadOptions options)
    {
        options = new XReadOptions { CountMax = int.MaxValue };
        for (int i = 1; i < words.Count; i++)
        {
            bool hasMore = i + 1 < words.Count;
            if (hasMore && ReplyTexts.Is(words[i], "STREAMS"u8))
            {
                options = options with { StreamsAt = i + 1 };
                return null;
            }

            if (hasMore && ReplyTexts.Is(words[i], "COUNT"u8))
            {
                if (!RedisNumber.TryParse(words[++i], out long count)) return ReplyTexts.NotAnInteger;
                options = options with { CountMax = count <= 0 ? int.MaxValue : (int)Math.Min(count, int.MaxValue) };
            }
            else if (hasMore && ReplyTexts.Is(words[i], "BLOCK"u8))
            {
                if (!RedisNumber.TryParse(words[++i], out long ms)) return "ERR timeout is not an integer or out of range";
                if (ms < 0) return "ERR timeout is negative";
                if (ms > long.MaxValue - context.Node.Loop.UnixNowMs) return "ERR timeout is out of range";
                options = options with { BlockMs = ms };
            }
            else return RefusalOf(words[i], words.Count - i - 1);
        }

        return ReplyTexts.SyntaxError;
    }

    private static string RefusalOf(ReadOnlySpan<byte> word, int more)
    {
        if (more >= 2 && ReplyTexts.Is(word, "GROUP"u8)) return "ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.";
        return ReplyTexts.Is(word, "NOACK"u8)
            ? "ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead."
            : ReplyTexts.SyntaxError;
    }
}
