using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>Runs ZPOPMIN, ZPOPMAX and ZMPOP. Two nodes can pop the same member at the same time: each removes what it had seen.</summary>
internal static class PopCommands
{
    private const string OutOfRange = "ERR value is out of range, must be positive";

    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (SortedSetSpecs.ZPopMin, static (context, words) => Pop(context, words, greatest: false)),
        (SortedSetSpecs.ZPopMax, static (context, words) => Pop(context, words, greatest: true)),
        (SortedSetSpecs.ZMPop, ZMPop),
    ];

    /// <summary>Pops members of a sorted set, and replies them.</summary>
    /// <param name="context">The command.</param>
    /// <param name="key">The key; of another type it has nothing to pop.</param>
    /// <param name="greatest">Whether those of the greatest scores are popped.</param>
    /// <param name="count">How many at most, from 1 on.</param>
    /// <param name="shape">How they are replied.</param>
    /// <returns>False, and nothing is replied, if there is none.</returns>
    public static bool TryPop(CommandContext context, ReadOnlySpan<byte> key, bool greatest, long count, PopReply shape)
    {
        SortedSetView set = ScoreReplies.Open(context, key);
        if (set.Count == 0) return false;
        int popped = (int)Math.Min(count, set.Count);
        List<ScoredMember> members = ScoreReplies.Copy(set, greatest ? set.Count - 1 : 0, popped, greatest);
        ScoreReplies.Remove(context, key, members);
        Reply(context.Reply, key, members, shape);
        return true;
    }

    private static void Reply(ReplyWriter reply, ReadOnlySpan<byte> key, List<ScoredMember> members, PopReply shape)
    {
        bool inPairs = shape is PopReply.Pairs or PopReply.KeyAndPairs;
        bool isFlatWithKey = shape == PopReply.KeyAndFlat;
        if (shape == PopReply.KeyAndPairs) reply.ArrayHeader(2);
        if (isFlatWithKey) reply.ArrayHeader(1 + (2 * members.Count));
        if (shape is PopReply.KeyAndPairs or PopReply.KeyAndFlat) reply.Bulk(DatabaseKey.NameOf(key));
        if (!isFlatWithKey) reply.ArrayHeader(inPairs ? members.Count : 2 * members.Count);
        foreach (ScoredMember member in members)
        {
            if (inPairs) reply.ArrayHeader(2);
            reply.Bulk(member.Member);
            reply.Double(member.Score);
        }
    }

    private static void Pop(CommandContext context, WordList words, bool greatest)
    {
        long count = 1;
        bool hasCount = words.Count == 3;
        PopReply shape = hasCount && context.Reply.IsResp3 ? PopReply.Pairs : PopReply.Flat;
        if (words.Count > 3) context.Reply.Error(ReplyTexts.SyntaxError);
        else if (hasCount && (!RedisNumber.TryParse(words[2], out count) || count < 0)) context.Reply.Error(OutOfRange);
        else if (!context.MayUse(words[1], DataType.SortedSet)) return;
        else if (count == 0 || !TryPop(context, words[1], greatest, count, shape)) context.Reply.ArrayHeader(0);
    }

    private static void ZMPop(CommandContext context, WordList words)
    {
        if (MultiPop.TryRead(words, countAt: 1, out MultiPop pop) is { } error)
        {
            context.Reply.Error(error);
            return;
        }

        for (int i = 2; i < 2 + pop.Keys; i++)
        {
            if (!context.MayUse(words[i], DataType.SortedSet)) return;
            if (TryPop(context, words[i], pop.Greatest, pop.Count, PopReply.KeyAndPairs)) return;
        }

        context.Reply.NullArray();
    }
}
