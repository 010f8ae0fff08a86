using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>Runs ZRANGE and its older kin, and ZRANGESTORE.</summary>
internal static class SortedSetRanges
{
    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (SortedSetRangeSpecs.ZRange, Answer(new(null, null))),
        (SortedSetRangeSpecs.ZRevRange, Answer(new(RangeKind.Rank, true))),
        (SortedSetRangeSpecs.ZRangeByScore, Answer(new(RangeKind.Score, false))),
        (SortedSetRangeSpecs.ZRevRangeByScore, Answer(new(RangeKind.Score, true))),
        (SortedSetRangeSpecs.ZRangeByLex, Answer(new(RangeKind.Lex, false))),
        (SortedSetRangeSpecs.ZRevRangeByLex, Answer(new(RangeKind.Lex, true))),
        (SortedSetRangeSpecs.ZRangeStore, ZRangeStore),
    ];

    private static CommandHandler Answer(RangeForm form) => (context, words) =>
    {
        if (RangeQuery.TryRead(words.From(1), form, out RangeQuery query) is { } error) context.Reply.Error(error);
        else if (ScoreReplies.TryRead(context, words[1], out SortedSetView set)) Reply(context.Reply, set, query);
    };

    private static void Reply(ReplyWriter reply, SortedSetView set, RangeQuery query)
    {
        int count = query.Find(set, out int start, out bool backwards);
        ScoreReplies.Begin(reply, count, query.WithScores);
        set.Visit(start, count, backwards, (member, score) => ScoreReplies.Member(reply, member, score, query.WithScores));
    }

    private static void ZRangeStore(CommandContext context, WordList words)
    {
        RangeForm form = new(null, null, IsStored: true);
        if (RangeQuery.TryRead(words.From(2), form, out RangeQuery query) is { } error) context.Reply.Error(error);
        else if (ScoreReplies.TryRead(context, words[2], out SortedSetView set))
        {
            int count = query.Find(set, out int start, out bool backwards);
            ScoreReplies.Store(context, words[1], ScoreReplies.Copy(set, start, count, backwards));
        }
    }
}
