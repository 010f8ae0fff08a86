using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements.Lists;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Lists;

/// <summary>Runs the commands about lists that add, read and replace elements.</summary>
internal static class ListCommands
{
    /// <summary>Every command about lists, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (ListSpecs.LPush, static (context, words) => Push(context, words, ListSide.Before)),
        (ListSpecs.RPush, static (context, words) => Push(context, words, ListSide.After)),
        (ListSpecs.LPushX, static (context, words) => PushX(context, words, ListSide.Before)),
        (ListSpecs.RPushX, static (context, words) => PushX(context, words, ListSide.After)),
        (ListSpecs.LPop, static (context, words) => ListPops.Pop(context, words, ListSide.Before)),
        (ListSpecs.RPop, static (context, words) => ListPops.Pop(context, words, ListSide.After)),
        (ListSpecs.LMPop, ListPops.LMPop),
        (ListSpecs.LLen, LLen),
        (ListSpecs.LRange, LRange),
        (ListSpecs.LIndex, LIndex),
        (ListSpecs.LSet, LSet),
        (ListSpecs.LInsert, LInsert),
        (ListSpecs.LRem, ListRemovals.LRem),
        (ListSpecs.LTrim, ListRemovals.LTrim),
        (ListSpecs.LPos, ListSearch.LPos),
        (ListSpecs.LMove, ListMoves.LMove),
        (ListSpecs.RPopLPush, ListMoves.RPopLPush),
    ];

    private static void PushX(CommandContext context, WordList words, ListSide side)
    {
        if (context.Keyspace.Contains(words[1])) Push(context, words, side);
        else context.Reply.Integer(0);
    }

    private static void Push(CommandContext context, WordList words, ListSide side)
    {
        ReadOnlySpan<byte> key = words[1];
        if (!context.TryOpenList(key, out ListView list)) return;
        int count = list.Count + words.Count - 2;
        int nameBytes = key.Length + list.PushBytesMax(side);
        WriteBounds bounds = context.BeginBounds();
        for (int i = 2; i < words.Count; i++) bounds.TryAdd(nameBytes, words[i].Length);
        if (!context.MayWrite(bounds)) return;

        using (WriteScope write = context.BeginWrite())
        {
            for (int i = 2; i < words.Count; i++) write.Push(key, side, words[i]);
        }

        context.Reply.Integer(count);
    }

    private static void LLen(CommandContext context, WordList words)
    {
        if (context.TryReadList(words[1], out ListView list)) context.Reply.Integer(list.Count);
    }

    private static void LRange(CommandContext context, WordList words)
    {
        if (!RedisNumber.TryParse(words[2], out long start) || !RedisNumber.TryParse(words[3], out long stop))
        {
            context.Reply.Error(ReplyTexts.NotAnInteger);
            return;
        }

        if (!context.TryReadList(words[1], out ListView list)) return;
        IndexRange range = IndexRange.WithinList(start, stop, list.Count);
        int count = range.IsEmpty ? 0 : (int)range.Length;
        context.Reply.ArrayHeader(count);
        if (count == 0) return;
        ListCursor cursor = list.From((int)range.First);
        for (int i = 0; i < count; i++, cursor.MoveNext()) context.Reply.Bulk(cursor.Value);
    }

    private static void LIndex(CommandContext context, WordList words)
    {
        if (!context.TryReadList(words[1], out ListView list)) return;
        if (list.Count == 0) context.Reply.Null();
        else if (!RedisNumber.TryParse(words[2], out long index)) context.Reply.Error(ReplyTexts.NotAnInteger);
        else if (list.TryGet(index, out ReadOnlySpan<byte> element)) context.Reply.Bulk(element);
        else context.Reply.Null();
    }

    private static void LSet(CommandContext context, WordList words)
    {
        ReadOnlySpan<byte> key = words[1];
        if (!context.MayUse(key, DataType.List)) return;
        ListView list = context.Keyspace.OpenList(key);
        if (list.Count == 0) context.Reply.Error(ReplyTexts.NoSuchKey);
        else if (!RedisNumber.TryParse(words[2], out long index)) context.Reply.Error(ReplyTexts.NotAnInteger);
        else if (!list.TryGet(index, out _)) context.Reply.Error("ERR index out of range");
        else if (context.MayWrite(key.Length + list.From(list.IndexOf(index)).Position.Length, words[3].Length))
        {
            using (WriteScope write = context.BeginWrite()) write.SetItem(key, list.IndexOf(index), words[3]);
            context.Reply.Ok();
        }
    }

    private static void LInsert(CommandContext context, WordList words)
    {
        bool isAfter = ReplyTexts.Is(words[2], "AFTER"u8);
        if (!isAfter && !ReplyTexts.Is(words[2], "BEFORE"u8))
        {
            context.Reply.Error(ReplyTexts.SyntaxError);
            return;
        }

        ReadOnlySpan<byte> key = words[1];
        if (!context.MayUse(key, DataType.List)) return;
        ListView list = context.Keyspace.OpenList(key);
        int pivot = ListSearch.IndexOf(list, words[3]);
        if (pivot < 0) context.Reply.Integer(list.Count == 0 ? 0 : -1);
        else if (context.MayWrite(key.Length + list.InsertBytesMax(isAfter ? pivot + 1 : pivot), words[4].Length))
        {
            using (WriteScope write = context.BeginWrite()) write.Insert(key, isAfter ? pivot + 1 : pivot, words[4]);
            context.Reply.Integer(context.Keyspace.OpenList(key).Count);
        }
    }
}
