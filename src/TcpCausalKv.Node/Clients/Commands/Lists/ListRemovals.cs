using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Lists;

/// <summary>Runs LREM and LTRIM.</summary>
internal static class ListRemovals
{
    private const string CountOutOfRange = "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";

    /// <summary>LREM key count element: all that are equal, or so many from the head, or from the tail if the count is negative.</summary>
    public static void LRem(CommandContext context, WordList words)
    {
        if (!RedisNumber.TryParse(words[2], out long count)) context.Reply.Error(ReplyTexts.NotAnInteger);
        else if (count == long.MinValue) context.Reply.Error(CountOutOfRange);
        else if (context.MayUse(words[1], DataType.List)) Remove(context, words[1], count, words[3]);
    }

    /// <summary>LTRIM key start stop.</summary>
    public static void LTrim(CommandContext context, WordList words)
    {
        ReadOnlySpan<byte> key = words[1];
        if (!RedisNumber.TryParse(words[2], out long start) || !RedisNumber.TryParse(words[3], out long stop))
        {
            context.Reply.Error(ReplyTexts.NotAnInteger);
            return;
        }

        if (!context.MayUse(key, DataType.List)) return;
        ListView list = context.Keyspace.OpenList(key);
        IndexRange range = IndexRange.WithinList(start, stop, list.Count);
        if (!range.IsEmpty)
        {
            ListRemoval removal = new(context, key);
            AddRange(list, 0, (int)range.First, ref removal);
            AddRange(list, (int)range.Last + 1, list.Count, ref removal);
            if (!removal.TryRun()) return;
        }
        else if (list.Count > 0)
        {
            using WriteScope write = context.BeginWrite();
            write.Delete(key);
        }

        context.Reply.Ok();
    }

    private static void Remove(CommandContext context, ReadOnlySpan<byte> key, long count, ReadOnlySpan<byte> element)
    {
        ListView list = context.Keyspace.OpenList(key);
        ListRemoval removal = new(context, key);
        ListCursor cursor = list.From(count < 0 && list.Count > 0 ? list.Count - 1 : 0);
        long removedMax = count == 0 ? long.MaxValue : Math.Abs(count);
        while (!cursor.IsEnd && removal.Count < removedMax)
        {
            if (cursor.Value.SequenceEqual(element)) removal.Add(cursor.Position);
            if (count < 0) cursor.MovePrevious();
            else cursor.MoveNext();
        }

        int removed = removal.Count;
        if (removal.TryRun()) context.Reply.Integer(removed);
    }

    private static void AddRange(ListView list, int from, int to, ref ListRemoval removal)
    {
        ListCursor cursor = list.From(from);
        for (int i = from; i < to; i++, cursor.MoveNext()) removal.Add(cursor.Position);
    }
}
