using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;
using TcpCausalKv.Node.Clients.Blocking;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Commands.Lists;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Blocking;

/// <summary>Runs the commands that take from lists, and wait where there is nothing to take.</summary>
internal static class BlockingListCommands
{
    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (BlockingSpecs.BLPop, static (context, words) => Pop(context, words, ListSide.Before)),
        (BlockingSpecs.BRPop, static (context, words) => Pop(context, words, ListSide.After)),
        (BlockingSpecs.BLMPop, BLMPop),
        (BlockingSpecs.BLMove, BLMove),
        (BlockingSpecs.BRPopLPush, static (context, words) => Move(context, words, ListSide.After, ListSide.Before)),
    ];

    private static void Pop(CommandContext context, WordList words, ListSide side)
    {
        if (!BlockingTimeout.TryRead(context, words[words.Count - 1], out long timeoutMs)) return;
        KeyWait.Begin(context, words.Slice(1, words.Count - 2).ToArrays(), DataType.List, Take, timeoutMs, BlockingReplies.NullArray);

        bool Take(CommandContext client, ReadOnlySpan<byte> key)
        {
            if (client.Keyspace.OpenList(key).Count == 0) return false;
            if (!ListPops.TryTake(client, key, side, 1, out List<byte[]> elements)) return true;
            client.Reply.ArrayHeader(2);
            client.Reply.Bulk(DatabaseKey.NameOf(key));
            client.Reply.Bulk(elements[0]);
            return true;
        }
    }

    private static void BLMPop(CommandContext context, WordList words)
    {
        if (!BlockingTimeout.TryRead(context, words[1], out long timeoutMs)) return;
        if (ListPops.TryRead(words.From(1), out int keys, out ListSide side, out long count) is { } error)
        {
            context.Reply.Error(error);
            return;
        }

        KeyWait.Begin(context, words.Slice(3, keys).ToArrays(), DataType.List, Take, timeoutMs, BlockingReplies.NullArray);

        bool Take(CommandContext client, ReadOnlySpan<byte> key) => ListPops.TryPop(client, key, side, count);
    }

    private static void BLMove(CommandContext context, WordList words)
    {
        if (ListEnds.TryRead(words[3], out ListSide from) && ListEnds.TryRead(words[4], out ListSide to)) Move(context, words, from, to);
        else context.Reply.Error(ReplyTexts.SyntaxError);
    }

    private static void Move(CommandContext context, WordList words, ListSide from, ListSide to)
    {
        if (!BlockingTimeout.TryRead(context, words[words.Count - 1], out long timeoutMs)) return;
        byte[] destination = words[2].ToArray();
        KeyWait.Begin(context, [words[1].ToArray()], DataType.List, Take, timeoutMs, BlockingReplies.NullOfMove);

        bool Take(CommandContext client, ReadOnlySpan<byte> source)
        {
            if (client.Keyspace.OpenList(source).Count == 0) return false;
            if (!client.MayUse(destination, DataType.List)) return true;
            if (ListMoves.TryMove(client, source, destination, from, to) is { } element) client.Reply.Bulk(element);
            return true;
        }
    }
}
