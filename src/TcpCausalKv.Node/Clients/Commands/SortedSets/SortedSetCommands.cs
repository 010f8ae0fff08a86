using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Commands.Scanning;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>Runs the commands about sorted sets.</summary>
internal static class SortedSetCommands
{
    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        .. AddCommands.All,
        (SortedSetSpecs.ZRem, static (context, words) => ElementRemoval.Remove(context, words, ElementKind.Score)),
        (SortedSetSpecs.ZCard, ZCard),
        (SortedSetSpecs.ZScore, ZScore),
        (SortedSetSpecs.ZMScore, ZMScore),
        (SortedSetSpecs.ZRank, static (context, words) => ReplyRank(context, words, isReversed: false)),
        (SortedSetSpecs.ZRevRank, static (context, words) => ReplyRank(context, words, isReversed: true)),
        (SortedSetSpecs.ZRandMember, SortedSetPicks.ZRandMember),
        (SortedSetSpecs.ZScan, static (context, words) => ElementScan.Scan(context, words, ElementKind.Score)),
        .. SortedSetRanges.All,
        .. RangeEffects.All,
        .. PopCommands.All,
        .. SortedSetAlgebra.All,
    ];

    private static void ZCard(CommandContext context, WordList words)
    {
        if (ScoreReplies.TryRead(context, words[1], out SortedSetView set)) context.Reply.Integer(set.Count);
    }

    private static void ZScore(CommandContext context, WordList words)
    {
        if (ScoreReplies.TryRead(context, words[1], out SortedSetView set)) ReplyScore(context, set, words[2]);
    }

    private static void ZMScore(CommandContext context, WordList words)
    {
        if (!ScoreReplies.TryRead(context, words[1], out SortedSetView set)) return;
        context.Reply.ArrayHeader(words.Count - 2);
        for (int i = 2; i < words.Count; i++) ReplyScore(context, set, words[i]);
    }

    private static void ReplyScore(CommandContext context, SortedSetView set, ReadOnlySpan<byte> member)
    {
        if (set.TryGetScore(member, out double score)) context.Reply.Double(score);
        else context.Reply.Null();
    }

    private static void ReplyRank(CommandContext context, WordList words, bool isReversed)
    {
        bool withScore = words.Count == 4 && ReplyTexts.Is(words[3], "WITHSCORE"u8);
        if (words.Count > 4) context.Reply.Error(CommandErrors.WrongArity(isReversed ? SortedSetSpecs.ZRevRank : SortedSetSpecs.ZRank));
        else if (words.Count == 4 && !withScore) context.Reply.Error(ReplyTexts.SyntaxError);
        else if (!ScoreReplies.TryRead(context, words[1], out SortedSetView set)) return;
        else if (set.IndexOf(words[2]) is var index and >= 0)
        {
            if (withScore) context.Reply.ArrayHeader(2);
            context.Reply.Integer(isReversed ? set.Count - 1 - index : index);
            if (withScore) ReplyScore(context, set, words[2]);
        }
        else if (withScore) context.Reply.NullArray();
        else context.Reply.Null();
    }
}
