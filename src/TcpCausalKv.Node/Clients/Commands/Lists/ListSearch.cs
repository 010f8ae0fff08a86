using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Lists;

/// <summary>Finds elements of lists by their values.</summary>
internal static class ListSearch
{
    /// <summary>LPOS key element [RANK rank] [COUNT num-matches] [MAXLEN len].</summary>
    public static void LPos(CommandContext context, WordList words)
    {
        if (ListPosOptions.TryRead(words, out ListPosOptions options) is { } error) context.Reply.Error(error);
        else if (context.TryReadList(words[1], out ListView list)) Reply(context, Find(list, words[2], options), options);
    }

    /// <summary>Where the first element with a value is.</summary>
    /// <returns>-1 if there is none.</returns>
    public static int IndexOf(ListView list, ReadOnlySpan<byte> element)
    {
        ListCursor cursor = list.From(0);
        for (int index = 0; !cursor.IsEnd; index++, cursor.MoveNext())
        {
            if (cursor.Value.SequenceEqual(element)) return index;
        }

        return -1;
    }

    private static List<int> Find(ListView list, ReadOnlySpan<byte> element, ListPosOptions options)
    {
        List<int> found = [];
        bool isBackwards = options.Rank < 0;
        long skipped = Math.Abs(options.Rank) - 1;
        long lookedAtMax = options.LengthMax == 0 ? list.Count : Math.Min(options.LengthMax, list.Count);
        ListCursor cursor = list.From(isBackwards && list.Count > 0 ? list.Count - 1 : 0);
        for (int i = 0; i < lookedAtMax && (options.Count == 0 || found.Count < options.Count); i++)
        {
            if (cursor.Value.SequenceEqual(element) && skipped-- <= 0) found.Add(isBackwards ? list.Count - 1 - i : i);
            if (isBackwards) cursor.MovePrevious();
            else cursor.MoveNext();
        }

        return found;
    }

    private static void Reply(CommandContext context, List<int> found, ListPosOptions options)
    {
        if (options.HasCount)
        {
            context.Reply.ArrayHeader(found.Count);
            foreach (int index in found) context.Reply.Integer(index);
        }
        else if (found.Count > 0) context.Reply.Integer(found[0]);
        else context.Reply.Null();
    }
}
