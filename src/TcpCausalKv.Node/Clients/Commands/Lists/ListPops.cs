using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Lists;

/// <summary>Takes elements from the ends of lists.</summary>
internal static class ListPops
{
    /// <summary>LPOP key [count] and RPOP key [count].</summary>
    public static void Pop(CommandContext context, WordList words, ListSide side)
    {
        long count = 1;
        if (words.Count > 3) context.Reply.Error(CommandErrors.WrongArity(side == ListSide.Before ? "lpop" : "rpop"));
        else if (words.Count == 3 && (!RedisNumber.TryParse(words[2], out count) || count < 0))
        {
            context.Reply.Error("ERR value is out of range, must be positive");
        }
        else if (!context.MayUse(words[1], DataType.List)) return;
        else if (context.Keyspace.OpenList(words[1]).Count == 0) ReplyNone(context.Reply, isArray: words.Count == 3);
        else if (!TryTake(context, words[1], side, count, out List<byte[]> elements)) return;
        else if (words.Count == 3) Reply(context.Reply, elements);
        else context.Reply.Bulk(elements[0]);
    }

    /// <summary>LMPOP numkeys key [key ...] LEFT|RIGHT [COUNT count].</summary>
    public static void LMPop(CommandContext context, WordList words)
    {
        if (TryRead(words, out int keys, out ListSide side, out long count) is { } error) context.Reply.Error(error);
        else PopFirst(context, words.Slice(2, keys), side, count);
    }

    /// <summary>Reads the words of LMPOP, from the second one on.</summary>
    /// <param name="words">The words; the first is of no meaning.</param>
    /// <param name="keys">How many keys follow their number.</param>
    /// <param name="side">The end that is taken from.</param>
    /// <param name="count">How many elements at most.</param>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryRead(WordList words, out int keys, out ListSide side, out long count)
    {
        keys = 0;
        side = default;
        count = 0;
        if (!RedisNumber.TryParse(words[1], out long number) || number < 1) return "ERR numkeys should be greater than 0";
        if (number > words.Count - 3 || !ListEnds.TryRead(words[2 + (int)number], out side)) return ReplyTexts.SyntaxError;
        keys = (int)number;
        return TryReadCount(words.From(3 + keys), out count);
    }

    /// <summary>Takes elements from a list, and replies them with its key.</summary>
    /// <returns>False, and nothing is done, if there are none.</returns>
    public static bool TryPop(CommandContext context, ReadOnlySpan<byte> key, ListSide side, long count)
    {
        if (context.Keyspace.OpenList(key).Count == 0) return false;
        if (!TryTake(context, key, side, count, out List<byte[]> elements)) return true;
        context.Reply.ArrayHeader(2);
        context.Reply.Bulk(DatabaseKey.NameOf(key));
        Reply(context.Reply, elements);
        return true;
    }

    /// <summary>Takes elements from an end of a list, in one write; it is joined if one is under way.</summary>
    /// <param name="context">The command; an error is replied to its client.</param>
    /// <param name="key">The list; no key of another type.</param>
    /// <param name="side">The end.</param>
    /// <param name="count">How many, at most.</param>
    /// <param name="elements">What was taken, the outermost first; nothing if the list is not there.</param>
    /// <returns>False if the write would be too large: the error is replied then.</returns>
    public static bool TryTake(CommandContext context, ReadOnlySpan<byte> key, ListSide side, long count, out List<byte[]> elements)
    {
        ListView list = context.Keyspace.OpenList(key);
        int taken = (int)Math.Min(count, list.Count);
        elements = new List<byte[]>(taken);
        if (taken == 0) return true;

        ListRemoval removal = new(context, key);
        ListCursor cursor = list.From(side == ListSide.Before ? 0 : list.Count - 1);
        for (int i = 0; i < taken; i++)
        {
            elements.Add(cursor.Value.ToArray());
            removal.Add(cursor.Position);
            if (side == ListSide.Before) cursor.MoveNext();
            else cursor.MovePrevious();
        }

        return removal.TryRun();
    }

    /// <summary>Replies elements as an array.</summary>
    public static void Reply(ReplyWriter reply, List<byte[]> elements)
    {
        reply.ArrayHeader(elements.Count);
        foreach (byte[] element in elements) reply.Bulk(element);
    }

    private static void PopFirst(CommandContext context, WordList keys, ListSide side, long count)
    {
        for (int i = 0; i < keys.Count; i++)
        {
            if (!context.MayUse(keys[i], DataType.List)) return;
            if (TryPop(context, keys[i], side, count)) return;
        }

        context.Reply.NullArray();
    }

    private static string? TryReadCount(WordList options, out long count)
    {
        count = 1;
        if (options.Count == 0) return null;
        if (options.Count == 1 || !ReplyTexts.Is(options[0], "COUNT"u8)) return ReplyTexts.SyntaxError;
        if (!RedisNumber.TryParse(options[1], out count) || count < 1) return "ERR count should be greater than 0";
        return options.Count > 2 ? ReplyTexts.SyntaxError : null;
    }

    private static void ReplyNone(ReplyWriter reply, bool isArray)
    {
        if (isArray) reply.NullArray();
        else reply.Null();
    }
}
