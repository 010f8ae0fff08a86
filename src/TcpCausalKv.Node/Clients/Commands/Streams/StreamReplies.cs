using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements.Streams;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Streams;

/// <summary>Replies ids and entries.</summary>
internal static class StreamReplies
{
    /// <summary>Replies an id.</summary>
    public static void Id(ReplyWriter reply, StreamId id)
    {
        Span<byte> text = stackalloc byte[StreamIdText.BytesMax];
        reply.Bulk(StreamIdText.Write(id, text));
    }

    /// <summary>Replies an entry: its id, and its fields with their values.</summary>
    public static void Entry(ReplyWriter reply, StreamCursor entry)
    {
        reply.ArrayHeader(2);
        Id(reply, entry.Id);
        reply.ArrayHeader(EntryFields.CountOf(entry.Fields));
        for (EntryFields fields = new(entry.Fields); fields.TryRead();) reply.Bulk(fields.Text);
    }

    /// <summary>Replies some entries.</summary>
    /// <param name="reply">Takes the reply.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="first">Index of the first one.</param>
    /// <param name="count">How many.</param>
    /// <param name="backwards">True if those before it follow.</param>
    public static void Range(ReplyWriter reply, StreamView stream, int first, int count, bool backwards = false)
    {
        reply.ArrayHeader(count);
        if (count == 0) return;
        StreamCursor cursor = stream.At(first);
        for (int i = 0; i < count; i++)
        {
            Entry(reply, cursor);
            if (backwards) cursor.MovePrevious();
            else cursor.MoveNext();
        }
    }
}
