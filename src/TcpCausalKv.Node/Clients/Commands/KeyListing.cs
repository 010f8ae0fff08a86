using System.Globalization;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Runs KEYS and SCAN.</summary>
/// <remarks>
/// An array's header tells its length, so both visit the keys twice, once to count and once to reply: nothing changes in between, and
/// no key has to be kept.
/// </remarks>
internal static class KeyListing
{
    /// <summary>The only type that there is.</summary>
    public const string StringType = "string";

    private const int ScanCountDefault = 10;

    /// <summary>KEYS pattern.</summary>
    public static void Keys(CommandContext context, WordList words)
    {
        byte[] pattern = words[1].ToArray();
        context.Reply.ArrayHeader(Visit(context, 0, int.MaxValue, pattern, static (_, _) => { }, out _));
        Visit(context, 0, int.MaxValue, pattern, static (reply, key) => reply.Bulk(key), out _);
    }

    /// <summary>SCAN cursor [MATCH pattern] [COUNT count] [TYPE type].</summary>
    public static void Scan(CommandContext context, WordList words)
    {
        if (!RedisNumber.TryParseCursor(words[1], out ulong cursor))
        {
            context.Reply.Error("ERR invalid cursor");
            return;
        }

        if (TryReadOptions(words, out ScanOptions options) is { } error) context.Reply.Error(error);
        else Scan(context, cursor, options);
    }

    private static void Scan(CommandContext context, ulong cursor, ScanOptions options)
    {
        int count = Visit(context, cursor, options.Count, options.Pattern, static (_, _) => { }, out ulong next);

        context.Reply.ArrayHeader(2);
        context.Reply.BulkText(next.ToString(CultureInfo.InvariantCulture));
        context.Reply.ArrayHeader(options.IsOtherType ? 0 : count);
        if (!options.IsOtherType) Visit(context, cursor, options.Count, options.Pattern, static (reply, key) => reply.Bulk(key), out _);
    }

    private static string? TryReadOptions(WordList words, out ScanOptions options)
    {
        options = new ScanOptions(ScanCountDefault, null, false);
        for (int i = 2; i < words.Count; i += 2)
        {
            if (i + 1 == words.Count) return ReplyTexts.SyntaxError;

            if (ReplyTexts.Is(words[i], "COUNT"u8))
            {
                if (!RedisNumber.TryParse(words[i + 1], out long count)) return ReplyTexts.NotAnInteger;
                if (count < 1) return ReplyTexts.SyntaxError;
                options = options with { Count = (int)Math.Min(count, int.MaxValue) };
            }
            else if (ReplyTexts.Is(words[i], "MATCH"u8)) options = options with { Pattern = words[i + 1].ToArray() };
            else if (ReplyTexts.Is(words[i], "TYPE"u8)) options = options with { IsOtherType = !ReplyTexts.Is(words[i + 1], "string"u8) };
            else return ReplyTexts.SyntaxError;
        }

        return null;
    }

    private static int Visit(
        CommandContext context,
        ulong cursor,
        int count,
        byte[]? pattern,
        Action<ReplyWriter, ReadOnlySpan<byte>> each,
        out ulong next)
    {
        int matches = 0;
        next = context.Keyspace.Scan(cursor, count, key =>
        {
            if (pattern is not null && !GlobPattern.Matches(pattern, key)) return;
            matches++;
            each(context.Reply, key);
        });
        return matches;
    }

    private readonly record struct ScanOptions(int Count, byte[]? Pattern, bool IsOtherType);
}
