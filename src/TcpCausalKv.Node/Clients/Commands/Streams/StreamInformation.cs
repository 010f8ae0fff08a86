using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements.Streams;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Streams;

/// <summary>Runs XINFO.</summary>
internal static class StreamInformation
{
    // Redis keeps so many entries in a node of its tree; its figures are made from that.
    private const int NodeEntries = 100;
    private const int FullEntries = 10;

    /// <summary>XINFO STREAM key [FULL [COUNT count]].</summary>
    public static CommandHandler Handler { get; } = ContainerCommand.Of(StreamSpecs.XInfo, ("stream", Stream));

    private static void Stream(CommandContext context, WordList words)
    {
        bool isFull = words.Count > 3 && ReplyTexts.Is(words[3], "FULL"u8);
        long count = FullEntries;
        if ((words.Count > 3 && !isFull) || words.Count is 5 or > 6 || (words.Count == 6 && !ReplyTexts.Is(words[4], "COUNT"u8)))
        {
            context.Reply.Error(ReplyTexts.SyntaxError);
        }
        else if (words.Count == 6 && !RedisNumber.TryParse(words[5], out count)) context.Reply.Error(ReplyTexts.NotAnInteger);
        else if (StreamCommands.TryRead(context, words[2], out StreamView stream))
        {
            if (!stream.Exists) context.Reply.Error(ReplyTexts.NoSuchKey);
            else Reply(context.Reply, stream, isFull ? Shown(stream, count) : null);
        }
    }

    private static void Reply(ReplyWriter reply, StreamView stream, int? entries)
    {
        StreamMark mark = stream.Mark;
        int nodes = (stream.Count + NodeEntries - 1) / NodeEntries;
        reply.MapHeader(entries is null ? 10 : 9);
        Integer(reply, "length"u8, stream.Count);
        Integer(reply, "radix-tree-keys"u8, nodes);
        Integer(reply, "radix-tree-nodes"u8, nodes + 1);
        Id(reply, "last-generated-id"u8, stream.LastId);
        Id(reply, "max-deleted-entry-id"u8, mark.MaxDeletedId);
        Integer(reply, "entries-added"u8, stream.Count + (long)mark.Removed);
        Id(reply, "recorded-first-entry-id"u8, stream.Count == 0 ? StreamId.Zero : stream.At(0).Id);
        if (entries is { } shown)
        {
            reply.Bulk("entries"u8);
            StreamReplies.Range(reply, stream, 0, shown);
            reply.Bulk("groups"u8);
            reply.ArrayHeader(0);
            return;
        }

        Integer(reply, "groups"u8, 0);
        Entry(reply, "first-entry"u8, stream, 0);
        Entry(reply, "last-entry"u8, stream, stream.Count - 1);
    }

    // None is all, and less than none as many as without the option.
    private static int Shown(StreamView stream, long count) =>
        (int)Math.Min(stream.Count, count switch { 0 => stream.Count, < 0 => FullEntries, _ => count });

    private static void Integer(ReplyWriter reply, ReadOnlySpan<byte> name, long value)
    {
        reply.Bulk(name);
        reply.Integer(value);
    }

    private static void Id(ReplyWriter reply, ReadOnlySpan<byte> name, StreamId id)
    {
        reply.Bulk(name);
        StreamReplies.Id(reply, id);
    }

    private static void Entry(ReplyWriter reply, ReadOnlySpan<byte> name, StreamView stream, int index)
    {
        reply.Bulk(name);
        if (stream.Count == 0) reply.Null();
        else StreamReplies.Entry(reply, stream.At(index));
    }
}
