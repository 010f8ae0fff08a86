using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Streams;
using TcpCausalKv.Node.Clients.Blocking;
using TcpCausalKv.Node.Clients.Commands.Blocking;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Streams;

/// <summary>Runs XREAD.</summary>
internal static class StreamReads
{
    private const string Unbalanced = "ERR Unbalanced 'xread' list of streams: for each stream key an ID or '$' must be specified.";

    /// <summary>XREAD [COUNT count] [BLOCK milliseconds] STREAMS key [key ...] id [id ...].</summary>
    public static void XRead(CommandContext context, WordList words)
    {
        if (XReadOptions.TryRead(context, words, out XReadOptions options) is { } error)
        {
            context.Reply.Error(error);
            return;
        }

        int streams = (words.Count - options.StreamsAt) / 2;
        if ((words.Count - options.StreamsAt) % 2 != 0 || streams == 0)
        {
            context.Reply.Error(streams == 0 ? ReplyTexts.SyntaxError : Unbalanced);
            return;
        }

        List<(byte[] Key, StreamReader Reader)> readers = [];
        for (int i = options.StreamsAt; i < options.StreamsAt + streams; i++)
        {
            if (!TryFindReader(context, words[i], words[i + streams], readers)) return;
        }

        Read(context, readers, options);
    }

    private static bool TryFindReader(
        CommandContext context, ReadOnlySpan<byte> key, ReadOnlySpan<byte> after, List<(byte[] Key, StreamReader Reader)> readers)
    {
        StreamId id = default;
        if (!StreamCommands.TryRead(context, key, out StreamView stream)) return false;
        if (after.SequenceEqual(">"u8))
        {
            context.Reply.Error("ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.");
            return false;
        }

        bool fromNow = after.SequenceEqual("$"u8);
        if (!fromNow && !StreamIdText.TryParse(after, 0, out id))
        {
            context.Reply.Error(StreamIdText.Invalid);
            return false;
        }

        byte[] copy = key.ToArray();
        StreamReader reader = fromNow
            ? new StreamReader(stream.LastId, context.Replica.Applied.Clone())
            : context.StreamReaders.Find(copy, id, context.Replica.Applied);
        readers.Add((copy, reader));
        return true;
    }

    private static void Read(CommandContext context, List<(byte[] Key, StreamReader Reader)> readers, XReadOptions options)
    {
        List<(byte[] Key, StreamReader Reader)> ready =
            [.. readers.Where(reader => reader.Reader.HasMore(StreamView.Open(context.Keyspace, reader.Key)))];
        if (ready.Count > 0)
        {
            BeginReply(context.Reply, ready.Count);
            foreach ((byte[] key, StreamReader reader) in ready) Reply(context, key, reader, options.CountMax);
        }
        else if (options.BlockMs is not { } timeoutMs) context.Reply.NullArray();
        else
        {
            List<byte[]> keys = [.. readers.Select(static reader => reader.Key)];
            KeyWait.BeginReading(context, keys, DataType.Stream, Take, timeoutMs, BlockingReplies.NullArray);
        }

        bool Take(CommandContext client, ReadOnlySpan<byte> key)
        {
            byte[] copy = key.ToArray();
            (byte[] _, StreamReader reader) = readers.First(reader => reader.Key.AsSpan().SequenceEqual(copy));
            if (!reader.HasMore(StreamView.Open(client.Keyspace, copy))) return false;
            BeginReply(client.Reply, 1);
            Reply(client, copy, reader, options.CountMax);
            return true;
        }
    }

    private static void BeginReply(ReplyWriter reply, int streams)
    {
        if (reply.IsResp3) reply.MapHeader(streams);
        else reply.ArrayHeader(streams);
    }

    private static void Reply(CommandContext context, byte[] key, StreamReader reader, int countMax)
    {
        ReplyWriter reply = context.Reply;
        StreamView stream = StreamView.Open(context.Keyspace, key);
        List<int> entries = reader.Read(stream, context.Replica.Applied, countMax);
        context.StreamReaders.Keep(key, reader);
        if (!reply.IsResp3) reply.ArrayHeader(2);
        reply.Bulk(DatabaseKey.NameOf(key));
        reply.ArrayHeader(entries.Count);
        foreach (int index in entries) StreamReplies.Entry(reply, stream.At(index));
    }
}
