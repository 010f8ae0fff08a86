using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Lists;

/// <summary>Moves elements from one list to another one.</summary>
internal static class ListMoves
{
    /// <summary>LMOVE source destination LEFT|RIGHT LEFT|RIGHT.</summary>
    public static void LMove(CommandContext context, WordList words)
    {
        if (ListEnds.TryRead(words[3], out ListSide from) && ListEnds.TryRead(words[4], out ListSide to)) Run(context, words, from, to);
        else context.Reply.Error(ReplyTexts.SyntaxError);
    }

    /// <summary>RPOPLPUSH source destination.</summary>
    public static void RPopLPush(CommandContext context, WordList words) => Run(context, words, ListSide.After, ListSide.Before);

    /// <summary>Moves an element in one write; it is joined if one is under way.</summary>
    /// <param name="context">The command; an error is replied to its client.</param>
    /// <param name="source">The list that it is taken from; one that has elements.</param>
    /// <param name="destination">The list that it is added to; no key of another type. It may be the same.</param>
    /// <param name="from">The end that it is taken from.</param>
    /// <param name="to">The end that it is added at.</param>
    /// <returns>The element; null if the write would be too large: the error is replied then.</returns>
    public static byte[]? TryMove(
        CommandContext context, ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination, ListSide from, ListSide to)
    {
        ListView list = context.Keyspace.OpenList(source);
        ListCursor cursor = list.From(from == ListSide.Before ? 0 : list.Count - 1);
        byte[] element = cursor.Value.ToArray();
        byte[] position = cursor.Position.ToArray();
        WriteBounds bounds = context.BeginBounds();
        bounds.TryAdd(source.Length + position.Length, 0);
        bounds.TryAdd(destination.Length + context.Keyspace.OpenList(destination).PushBytesMax(to), element.Length);
        if (!context.MayWrite(bounds)) return null;

        // First it is added: a list that is its own destination is never without elements, and keeps its deadline.
        using WriteScope write = context.BeginWrite();
        write.Push(destination, to, element);
        write.Remove(source, ElementKind.Item, position);
        return element;
    }

    private static void Run(CommandContext context, WordList words, ListSide from, ListSide to)
    {
        if (!context.MayUse(words[1], DataType.List)) return;
        if (context.Keyspace.OpenList(words[1]).Count == 0)
        {
            context.Reply.Null();
            return;
        }

        if (!context.MayUse(words[2], DataType.List)) return;
        if (TryMove(context, words[1], words[2], from, to) is { } element) context.Reply.Bulk(element);
    }
}
