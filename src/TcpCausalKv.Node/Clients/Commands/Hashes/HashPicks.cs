using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Node.Clients.Commands.Scanning;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Hashes;

/// <summary>Runs HRANDFIELD.</summary>
internal static class HashPicks
{
    /// <summary>HRANDFIELD key [count [WITHVALUES]].</summary>
    public static void HRandField(CommandContext context, WordList words)
    {
        bool withValues = words.Count == 4 && ReplyTexts.Is(words[3], "WITHVALUES"u8);
        long count = 1;
        string? error = words.Count > 4 || (words.Count == 4 && !withValues) ? ReplyTexts.SyntaxError : null;
        if (words.Count > 2) error = RandomPicks.TryReadCount(words[2], withValues, out count) ?? error;
        if (error is not null) context.Reply.Error(error);
        else if (!context.TryRead(words[1], ElementKind.Field, out CollectionView hash)) return;
        else if (words.Count > 2) ReplyMany(context, hash, count, withValues);
        else if (RandomPicks.One(hash) is { } field) context.Reply.Bulk(field);
        else context.Reply.Null();
    }

    private static void ReplyMany(CommandContext context, CollectionView hash, long count, bool withValues)
    {
        bool mayRepeat = count < 0;
        List<byte[]> fields = mayRepeat || hash.Count == 0 ? [] : RandomPicks.Different(hash, count);
        long replies = hash.Count == 0 ? 0 : mayRepeat ? -count : fields.Count;
        bool inPairs = withValues && context.Reply.IsResp3;
        context.Reply.ArrayHeader(checked((int)(replies * (withValues && !inPairs ? 2 : 1))));
        for (int i = 0; i < replies; i++)
        {
            byte[] field = mayRepeat ? RandomPicks.One(hash)! : fields[i];
            if (inPairs) context.Reply.ArrayHeader(2);
            context.Reply.Bulk(field);
            if (!withValues) continue;
            hash.TryGet(field, out ReadOnlySpan<byte> value);
            context.Reply.Bulk(value);
        }
    }
}
