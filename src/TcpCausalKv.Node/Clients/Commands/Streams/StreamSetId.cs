using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements.Streams;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Streams;

/// <summary>Runs XSETID.</summary>
internal static class StreamSetId
{
    private const string IsFewer = "ERR The entries_added specified in XSETID is smaller than the target stream length";

    /// <summary>XSETID key last-id [ENTRIESADDED entries-added] [MAXDELETEDID max-deleted-id].</summary>
    public static void XSetId(CommandContext context, WordList words)
    {
        long added = -1;
        StreamId? maxDeleted = null;
        string? error = StreamIdText.TryParse(words[2], 0, out StreamId id) ? null : StreamIdText.Invalid;
        for (int i = 3; i < words.Count && error is null; i += 2)
        {
            bool hasValue = i + 1 < words.Count;
            if (hasValue && ReplyTexts.Is(words[i], "ENTRIESADDED"u8))
            {
                if (!RedisNumber.TryParse(words[i + 1], out added)) error = ReplyTexts.NotAnInteger;
                else if (added < 0) error = "ERR entries_added must be positive";
            }
            else if (hasValue && ReplyTexts.Is(words[i], "MAXDELETEDID"u8))
            {
                if (!StreamIdText.TryParse(words[i + 1], 0, out StreamId given)) error = StreamIdText.Invalid;
                else if (id < given) error = "ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id";
                maxDeleted = given;
            }
            else error = ReplyTexts.SyntaxError;
        }

        if (error is not null) context.Reply.Error(error);
        else if (context.MayUse(words[1], DataType.Stream)) Set(context, words[1], id, added, maxDeleted);
    }

    private static void Set(CommandContext context, ReadOnlySpan<byte> key, StreamId id, long added, StreamId? maxDeleted)
    {
        StreamView stream = StreamView.Open(context.Keyspace, key);
        StreamMark mark = stream.Mark;
        if (Refusal(stream, id, added, mark) is { } refusal)
        {
            context.Reply.Error(refusal);
            return;
        }

        if (!context.MayWrite(key.Length, StreamMark.Bytes)) return;
        ulong removed = added < 0 ? mark.Removed : (ulong)added - (ulong)stream.Count;
        using (WriteScope write = context.BeginWrite()) write.MarkStream(key, new StreamMark(id, maxDeleted ?? mark.MaxDeletedId, removed));
        context.Reply.Ok();
    }

    private static string? Refusal(StreamView stream, StreamId id, long added, StreamMark mark)
    {
        if (!stream.Exists) return ReplyTexts.NoSuchKey;
        bool isEmpty = stream.Count == 0;
        if (!isEmpty && id < stream.At(stream.Count - 1).Id) return "ERR The ID specified in XSETID is smaller than the target stream top item";
        if (!isEmpty && added >= 0 && stream.Count > added) return IsFewer;
        return id < mark.MaxDeletedId ? "ERR The ID specified in XSETID is smaller than current max_deleted_entry_id" : null;
    }
}
