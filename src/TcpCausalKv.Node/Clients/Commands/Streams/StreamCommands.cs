using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements.Streams;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Streams;

/// <summary>Runs the commands about streams that add, read and remove entries.</summary>
internal static class StreamCommands
{
    /// <summary>Every command about streams, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (StreamSpecs.XAdd, StreamAdd.XAdd),
        (StreamSpecs.XLen, XLen),
        (StreamSpecs.XRange, static (context, words) => Range(context, words, backwards: false)),
        (StreamSpecs.XRevRange, static (context, words) => Range(context, words, backwards: true)),
        (StreamSpecs.XDel, XDel),
        (StreamSpecs.XTrim, XTrim),
        (StreamSpecs.XSetId, StreamSetId.XSetId),
        (StreamSpecs.XRead, StreamReads.XRead),
        (StreamSpecs.XInfo, StreamInformation.Handler),
    ];

    /// <summary>Reads a stream, and counts whether it was there.</summary>
    /// <returns>False if the key is of another type; the error is replied then.</returns>
    public static bool TryRead(CommandContext context, ReadOnlySpan<byte> key, out StreamView stream)
    {
        stream = default;
        if (!context.MayUse(key, DataType.Stream)) return false;
        stream = StreamView.Open(context.Keyspace, key);
        context.CountRead(stream.Exists);
        return true;
    }

    private static void XLen(CommandContext context, WordList words)
    {
        if (TryRead(context, words[1], out StreamView stream)) context.Reply.Integer(stream.Count);
    }

    private static void Range(CommandContext context, WordList words, bool backwards)
    {
        StreamId end = default;
        string? error = StreamIdText.TryParseEnd(words[backwards ? 3 : 2], isEnd: false, out StreamId start);
        error ??= StreamIdText.TryParseEnd(words[backwards ? 2 : 3], isEnd: true, out end);
        long countMax = long.MaxValue;
        for (int i = 4; i < words.Count && error is null; i += 2)
        {
            if (i + 1 == words.Count || !ReplyTexts.Is(words[i], "COUNT"u8)) error = ReplyTexts.SyntaxError;
            else if (!RedisNumber.TryParse(words[i + 1], out countMax)) error = ReplyTexts.NotAnInteger;
        }

        if (error is not null)
        {
            context.Reply.Error(error);
            return;
        }

        if (!TryRead(context, words[1], out StreamView stream)) return;
        if (stream.Exists && countMax <= 0)
        {
            context.Reply.NullArray();
            return;
        }

        int from = stream.IndexOf(start, out _);
        int to = stream.CountTo(end);
        int count = (int)Math.Clamp(to - from, 0, Math.Max(0, countMax));
        StreamReplies.Range(context.Reply, stream, backwards ? to - 1 : from, count, backwards);
    }

    private static void XDel(CommandContext context, WordList words)
    {
        ReadOnlySpan<byte> key = words[1];
        if (!context.MayUse(key, DataType.Stream)) return;
        StreamView stream = StreamView.Open(context.Keyspace, key);
        List<StreamId> ids = [];
        for (int i = 2; i < words.Count && stream.Exists; i++)
        {
            if (StreamIdText.TryParse(words[i], 0, out StreamId id))
            {
                ids.Add(id);
                continue;
            }

            context.Reply.Error(StreamIdText.Invalid);
            return;
        }

        List<StreamId> there = [.. ids.Distinct().Where(id => { stream.IndexOf(id, out bool isThere); return isThere; })];
        if (there.Count > 0)
        {
            if (!MayRemove(context, key, there.Count)) return;
            using WriteScope write = context.BeginWrite();
            write.DeleteEntries(key, there);
        }

        context.Reply.Integer(there.Count);
    }

    private static void XTrim(CommandContext context, WordList words)
    {
        StreamTrim trim = default;
        string? error = null;
        for (int at = 2; at < words.Count && error is null; at++)
        {
            if (!trim.TryRead(words, ref at, out error)) error = ReplyTexts.SyntaxError;
        }

        error ??= trim.Refusal(isRequired: true);
        ReadOnlySpan<byte> key = words[1];
        if (error is not null) context.Reply.Error(error);
        else if (context.MayUse(key, DataType.Stream))
        {
            StreamView stream = StreamView.Open(context.Keyspace, key);
            int count = trim.CountIn(stream);
            if (count < stream.Count && !MayRemove(context, key, count)) return;
            if (count > 0)
            {
                using WriteScope write = context.BeginWrite();
                write.TrimStream(key, count);
            }

            context.Reply.Integer(count);
        }
    }

    // One name for each, and the mark.
    private static bool MayRemove(CommandContext context, ReadOnlySpan<byte> key, int count)
    {
        WriteBounds bounds = context.BeginBounds();
        bounds.TryAdd(key.Length, StreamMark.Bytes);
        for (int i = 0; i < count; i++) bounds.TryAdd(key.Length + StreamId.Bytes, 0);
        return context.MayWrite(bounds);
    }
}
