using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>Runs the commands that count or remove a range.</summary>
internal static class RangeEffects
{
    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (SortedSetRangeSpecs.ZCount, static (context, words) => Count(context, words, RangeKind.Score)),
        (SortedSetRangeSpecs.ZLexCount, static (context, words) => Count(context, words, RangeKind.Lex)),
        (SortedSetRangeSpecs.ZRemRangeByRank, static (context, words) => Remove(context, words, RangeKind.Rank)),
        (SortedSetRangeSpecs.ZRemRangeByScore, static (context, words) => Remove(context, words, RangeKind.Score)),
        (SortedSetRangeSpecs.ZRemRangeByLex, static (context, words) => Remove(context, words, RangeKind.Lex)),
    ];

    private static void Count(CommandContext context, WordList words, RangeKind kind)
    {
        if (MemberRange.TryRead(kind, words[2], words[3], out MemberRange range) is { } error) context.Reply.Error(error);
        else if (ScoreReplies.TryRead(context, words[1], out SortedSetView set))
        {
            (int from, int to) = range.In(set);
            context.Reply.Integer(to - from);
        }
    }

    private static void Remove(CommandContext context, WordList words, RangeKind kind)
    {
        if (MemberRange.TryRead(kind, words[2], words[3], out MemberRange range) is { } error) context.Reply.Error(error);
        else if (context.MayUse(words[1], DataType.SortedSet))
        {
            SortedSetView set = ScoreReplies.Open(context, words[1]);
            (int from, int to) = range.In(set);
            ScoreReplies.Remove(context, words[1], ScoreReplies.Copy(set, from, to - from, backwards: false));
            context.Reply.Integer(to - from);
        }
    }
}
