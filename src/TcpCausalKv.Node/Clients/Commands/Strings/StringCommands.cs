using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
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
        (StringSpecs.MSetNx, MSetNx),
        (StringSpecs.StrLen, StrLen),
    ];

    private static void Get(CommandContext context, WordList words) => TryReplyValue(context, words[1]);

    private static void Set(CommandContext context, WordList words)
    {
        SetOptions options = default;
        string? error = words.Count == 3 ? null : SetOptions.TryRead(words, context.Node.Loop.UnixNowMs, out options);
        if (error is not null) context.Reply.Error(error);
        else if (context.MaySet(words[1], words[2].Length)) Set(context, words[1], words[2], options);
    }

    private static void Set(CommandContext context, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, SetOptions options)
    {
        bool isSet = (!options.OnlyIfAbsent && !options.OnlyIfPresent) || context.Keyspace.Contains(key) == options.OnlyIfPresent;

        // The old value is gone once the new one is set, so this reply is written first.
        if (options.GiveOldValue && !TryReplyValue(context, key)) return;
        if (isSet) Write(context, key, value, options.Expiry);
        if (options.GiveOldValue) return;

        if (isSet) context.Reply.Ok();
        else context.Reply.Null();
    }

    private static void Write(CommandContext context, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ExpiryOption expiry)
    {
        using WriteScope write = context.BeginWrite();
        long deadline = expiry.Kind switch
        {
            ExpiryOptionKind.Deadline => expiry.DeadlineMs,
            ExpiryOptionKind.Keep when context.Keyspace.Contains(key) => context.Keyspace.DeadlineOf(key),
            _ => long.MaxValue,
        };
        if (deadline <= context.Keyspace.NowMs) write.Delete(key);
        else write.Set(key, value);
        if (deadline > context.Keyspace.NowMs && deadline != long.MaxValue) write.Expire(key, deadline);
    }

    private static void SetNx(CommandContext context, WordList words)
    {
        if (!context.MaySet(words[1], words[2].Length)) return;

        bool isSet = !context.Keyspace.Contains(words[1]);
        if (isSet) context.Set(words[1], words[2]);
        context.Reply.Integer(isSet ? 1 : 0);
    }

    private static void GetSet(CommandContext context, WordList words)
    {
        if (context.MaySet(words[1], words[2].Length)) Set(context, words[1], words[2], new SetOptions { GiveOldValue = true });
    }

    private static void GetDel(CommandContext context, WordList words)
    {
        if (!TryReplyValue(context, words[1])) return;
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
        if (!MaySetAll(context, StringSpecs.MSet, words)) return;

        SetAll(context, words);
        context.Reply.Ok();
    }

    private static void MSetNx(CommandContext context, WordList words)
    {
        if (!MaySetAll(context, StringSpecs.MSetNx, words)) return;

        bool isSet = !ContainsAny(context, words);
        if (isSet) SetAll(context, words);
        context.Reply.Integer(isSet ? 1 : 0);
    }

    private static bool MaySetAll(CommandContext context, CommandSpec spec, WordList words)
    {
        if (words.Count % 2 == 0)
        {
            context.Reply.Error(CommandErrors.WrongArity(spec));
            return false;
        }

        WriteBounds bounds = context.BeginBounds();
        for (int i = 1; i < words.Count; i += 2) bounds.TryAdd(words[i].Length, words[i + 1].Length);
        return context.MayWrite(bounds);
    }

    private static bool ContainsAny(CommandContext context, WordList words)
    {
        bool any = false;
        for (int i = 1; i < words.Count && !any; i += 2) any = context.Keyspace.Contains(words[i]);
        return any;
    }

    private static void SetAll(CommandContext context, WordList words)
    {
        using WriteScope write = context.BeginWrite();
        for (int i = 1; i < words.Count; i += 2) write.Set(words[i], words[i + 1]);
    }

    private static void StrLen(CommandContext context, WordList words)
    {
        if (context.TryReadString(words[1], out ReadOnlySpan<byte> value, out _)) context.Reply.Integer(value.Length);
    }

    private static bool TryReplyValue(CommandContext context, ReadOnlySpan<byte> key)
    {
        if (!context.TryReadString(key, out ReadOnlySpan<byte> value, out bool exists)) return false;
        if (exists) context.Reply.Bulk(value);
        else context.Reply.Null();
        return true;
    }

    // What is no string is no value, where many keys are read at once.
    private static void ReplyValue(CommandContext context, ReadOnlySpan<byte> key)
    {
        if (context.TryGet(key, out ReadOnlySpan<byte> value)) context.Reply.Bulk(value);
        else context.Reply.Null();
    }
}
