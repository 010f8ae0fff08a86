using System.Buffers;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Strings;

/// <summary>Runs the commands about values that are strings of bytes.</summary>
internal static class StringCommands
{
    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (StringSpecs.Get, Get),
        (StringSpecs.Set, Set),
        (StringSpecs.SetNx, SetNx),
        (StringSpecs.GetSet, GetSet),
        (StringSpecs.GetDel, GetDel),
        (StringSpecs.MGet, MGet),
        (StringSpecs.MSet, MSet),
        (StringSpecs.StrLen, StrLen),
        (StringSpecs.Append, Append),
    ];

    private static void Get(CommandContext context, WordList words) => ReplyValue(context, words[1]);

    private static void Set(CommandContext context, WordList words)
    {
        SetOptions options = default;
        string? error = words.Count == 3 ? null : SetOptions.TryRead(words, out options);
        if (error is not null) context.Reply.Error(error);
        else if (MaySet(context, words[1], words[2])) Set(context, words[1], words[2], options);
    }

    private static void Set(CommandContext context, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, SetOptions options)
    {
        bool isSet = (!options.OnlyIfAbsent && !options.OnlyIfPresent) || context.Keyspace.Contains(key) == options.OnlyIfPresent;

        // The old value is gone once the new one is set, so this reply is written first.
        if (options.GiveOldValue) ReplyValue(context, key);
        if (isSet) context.Set(key, value);
        if (options.GiveOldValue) return;

        if (isSet) context.Reply.Ok();
        else context.Reply.Null();
    }

    private static void SetNx(CommandContext context, WordList words)
    {
        if (!MaySet(context, words[1], words[2])) return;

        bool isSet = !context.Keyspace.Contains(words[1]);
        if (isSet) context.Set(words[1], words[2]);
        context.Reply.Integer(isSet ? 1 : 0);
    }

    private static void GetSet(CommandContext context, WordList words)
    {
        if (MaySet(context, words[1], words[2])) Set(context, words[1], words[2], new SetOptions { GiveOldValue = true });
    }

    private static void GetDel(CommandContext context, WordList words)
    {
        ReplyValue(context, words[1]);
        using WriteScope write = context.BeginWrite();
        write.Delete(words[1]);
    }

    private static void MGet(CommandContext context, WordList words)
    {
        context.Reply.ArrayHeader(words.Count - 1);
        for (int i = 1; i < words.Count; i++) ReplyValue(context, words[i]);
    }

    private static void MSet(CommandContext context, WordList words)
    {
        if (words.Count % 2 == 0)
        {
            context.Reply.Error(CommandErrors.WrongArity(StringSpecs.MSet));
            return;
        }

        WriteBounds bounds = new(context.Node.Options.FrameLimits);
        for (int i = 1; i < words.Count; i += 2) bounds.TryAdd(words[i].Length, words[i + 1].Length);
        if (bounds.Refusal is { } refusal)
        {
            context.Reply.Error(refusal);
            return;
        }

        using (WriteScope write = context.BeginWrite())
        {
            for (int i = 1; i < words.Count; i += 2) write.Set(words[i], words[i + 1]);
        }

        context.Reply.Ok();
    }

    private static void StrLen(CommandContext context, WordList words)
    {
        context.TryGet(words[1], out ReadOnlySpan<byte> value);
        context.Reply.Integer(value.Length);
    }

    // What is replicated is the whole new value: an effect says what a key becomes, never how.
    private static void Append(CommandContext context, WordList words)
    {
        ReadOnlySpan<byte> key = words[1];
        ReadOnlySpan<byte> tail = words[2];
        bool exists = context.Keyspace.TryGet(key, out ReadOnlySpan<byte> head);
        if (exists && tail.IsEmpty)
        {
            context.Reply.Integer(head.Length);
            return;
        }

        long length = (long)head.Length + tail.Length;
        if (length > context.Node.Options.FrameLimits.ValueBytesMax) context.Reply.Error(ReplyTexts.ValueTooLong);
        else if (MaySet(context, key, (int)length)) SetJoined(context, key, head, tail);
    }

    private static void SetJoined(CommandContext context, ReadOnlySpan<byte> key, ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        int length = head.Length + tail.Length;
        byte[] joined = ArrayPool<byte>.Shared.Rent(length);
        head.CopyTo(joined);
        tail.CopyTo(joined.AsSpan(head.Length));

        context.Set(key, joined.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(joined);
        context.Reply.Integer(length);
    }

    private static void ReplyValue(CommandContext context, ReadOnlySpan<byte> key)
    {
        if (context.TryGet(key, out ReadOnlySpan<byte> value)) context.Reply.Bulk(value);
        else context.Reply.Null();
    }

    private static bool MaySet(CommandContext context, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        MaySet(context, key, value.Length);

    private static bool MaySet(CommandContext context, ReadOnlySpan<byte> key, int valueBytes)
    {
        WriteBounds bounds = new(context.Node.Options.FrameLimits);
        if (bounds.TryAdd(key.Length, valueBytes)) return true;

        context.Reply.Error(bounds.Refusal!);
        return false;
    }
}
