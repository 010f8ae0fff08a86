using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Node.Clients.Commands.Scanning;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>Runs ZRANDMEMBER.</summary>
internal static class SortedSetPicks
{
    /// <summary>ZRANDMEMBER key [count [WITHSCORES]].</summary>
    public static void ZRandMember(CommandContext context, WordList words)
    {
        bool withScores = words.Count == 4 && ReplyTexts.Is(words[3], "WITHSCORES"u8);
        long count = 1;
        string? error = words.Count > 4 || (words.Count == 4 && !withScores) ? ReplyTexts.SyntaxError : null;
        if (words.Count > 2) error = RandomPicks.TryReadCount(words[2], withScores, out count) ?? error;
        if (error is not null) context.Reply.Error(error);
        else if (!context.TryRead(words[1], ElementKind.Score, out CollectionView set)) return;
        else if (words.Count > 2) ReplyMany(context, set, count, withScores);
        else if (RandomPicks.One(set) is { } member) context.Reply.Bulk(member);
        else context.Reply.Null();
    }

    // Members of a count below 0 may be the same ones.
    private static void ReplyMany(CommandContext context, CollectionView set, long count, bool withScores)
    {
        List<byte[]> different = count < 0 || set.Count == 0 ? [] : RandomPicks.Different(set, count);
        int replies = set.Count == 0 ? 0 : count < 0 ? (int)-count : different.Count;
        ScoreReplies.Begin(context.Reply, replies, withScores);
        for (int i = 0; i < replies; i++)
        {
            byte[] member = count < 0 ? RandomPicks.One(set)! : different[i];
            set.InOrder.TryGetScore(member, out double score);
            ScoreReplies.Member(context.Reply, member, score, withScores);
        }
    }
}
