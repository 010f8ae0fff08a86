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
        else if (words.Count > 2) RandomPicks.ReplyMany(context, hash, count, withValues);
        else if (RandomPicks.One(hash) is { } field) context.Reply.Bulk(field);
        else context.Reply.Null();
    }
}
