using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements.Streams;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Streams;

/// <summary>Runs XADD.</summary>
internal static class StreamAdd
{
    private const string IsExhausted = "ERR The stream has exhausted the last possible ID, unable to add more items";
    private const string IsNotLater = "ERR The ID specified in XADD is equal or smaller than the target stream top item";

    /// <summary>XADD key [NOMKSTREAM] [MAXLEN|MINID [=|~] threshold [LIMIT count]] *|id field value [field value ...].</summary>
    public static void XAdd(CommandContext context, WordList words)
    {
        StreamTrim trim = default;
        bool mustExist = false;
        int at = 2;
        for (; at < words.Count; at++)
        {
            if (trim.TryRead(words, ref at, out string? error))
            {
                if (error is null) continue;
                context.Reply.Error(error);
                return;
            }

            if (!ReplyTexts.Is(words[at], "NOMKSTREAM"u8)) break;
            mustExist = true;
        }

        StreamId given = default;
        bool hasId = at < words.Count && !words[at].SequenceEqual("*"u8);
        bool hasSequence = hasId && !words[at].EndsWith("-*"u8);
        string? refusal = trim.Refusal(isRequired: false);
        if (hasId && !StreamIdText.TryParse(hasSequence ? words[at] : words[at][..^2], 0, out given)) refusal = StreamIdText.Invalid;
        else if (words.Count - at < 3 || (words.Count - at) % 2 == 0) refusal ??= CommandErrors.WrongArity(Catalog.Specs.StreamSpecs.XAdd);
        else if (hasSequence && given == StreamId.Zero) refusal ??= "ERR The ID specified in XADD must be greater than 0-0";
        if (refusal is not null) context.Reply.Error(refusal);
        else if (context.MayUse(words[1], DataType.Stream))
        {
            StreamView stream = StreamView.Open(context.Keyspace, words[1]);
            if (mustExist && !stream.Exists) context.Reply.Null();
            else Add(context, words[1], hasSequence ? given : null, hasId ? given.Ms : null, words.From(at + 1), trim);
        }
    }

    private static void Add(CommandContext context, ReadOnlySpan<byte> key, StreamId? given, ulong? ms, WordList texts, StreamTrim trim)
    {
        StreamId last = StreamView.Open(context.Keyspace, key).LastId;
        if (last == StreamId.Max)
        {
            context.Reply.Error(IsExhausted);
            return;
        }

        if ((given ?? Next(context, last, ms)) is not { } id || id <= last)
        {
            context.Reply.Error(ms is null ? IsExhausted : IsNotLater);
            return;
        }

        int bytes = 0;
        for (int i = 0; i < texts.Count; i++) bytes += EntryFields.LengthOf(texts[i]);
        if (!context.MayWrite(key.Length + StreamId.Bytes, bytes)) return;
        using PooledBytes fields = new(bytes);
        int length = 0;
        for (int i = 0; i < texts.Count; i++) length += EntryFields.Write(fields.Span[length..], texts[i]);

        using (WriteScope write = context.BeginWrite())
        {
            write.AddEntry(key, id, fields.Span);
            int removed = trim.CountIn(StreamView.Open(context.Keyspace, key));
            if (removed > 0) write.TrimStream(key, removed);
        }

        StreamReplies.Id(context.Reply, id);
    }

    // A given millisecond that is over is none that an entry may have any more.
    private static StreamId? Next(CommandContext context, StreamId last, ulong? ms)
    {
        if (ms < last.Ms) return StreamId.Zero;
        ulong now = ms ?? (ulong)Math.Max(0, context.Keyspace.NowMs);
        StreamId? next = StreamId.After(last, now, context.Node.Options.Slot, context.Node.Options.Cluster.Members.Count);
        return ms is null || next?.Ms == ms ? next : StreamId.Zero;
    }
}
