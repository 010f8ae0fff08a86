using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Commands.Keys;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Strings;

/// <summary>Runs SETEX, PSETEX and GETEX.</summary>
internal static class ExpiringCommands
{
    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (ExpiringSpecs.SetExpiring, static (context, words) => Set(context, words, 1_000, "setex")),
        (ExpiringSpecs.SetExpiringMs, static (context, words) => Set(context, words, 1, "psetex")),
        (ExpiringSpecs.GetExpiring, Get),
    ];

    private static void Set(CommandContext context, WordList words, int unitMs, string command)
    {
        if (Deadlines.TryReadPositive(words[2], unitMs, context.Node.Loop.UnixNowMs, command, out long deadline) is { } error)
        {
            context.Reply.Error(error);
            return;
        }

        if (!context.MaySet(words[1], words[3].Length)) return;
        using (WriteScope write = context.BeginWrite())
        {
            write.Set(words[1], words[3]);
            write.Expire(words[1], deadline);
        }

        context.Reply.Ok();
    }

    private static void Get(CommandContext context, WordList words)
    {
        ExpiryOption option = default;
        int at = 2;
        string? error = words.Count == 2 ? null : ExpiryOption.TryRead(words, ref at, context.Node.Loop.UnixNowMs, "getex", out option);
        if (option.Kind == ExpiryOptionKind.Keep || (words.Count > 2 && at < words.Count - 1)) error = ReplyTexts.SyntaxError;
        if (error == ReplyTexts.SyntaxError)
        {
            context.Reply.Error(error);
            return;
        }

        // A time that is none is an error only if there is a key that it would end.
        if (!context.TryReadString(words[1], out ReadOnlySpan<byte> value, out bool exists)) return;
        if (!exists) context.Reply.Null();
        else if (error is not null) context.Reply.Error(error);
        else Reply(context, words[1], value, option);
    }

    // The value may be gone once the deadline is changed, so the reply is written first.
    private static void Reply(CommandContext context, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ExpiryOption option)
    {
        context.Reply.Bulk(value);
        Change(context, key, option);
    }

    private static void Change(CommandContext context, ReadOnlySpan<byte> key, ExpiryOption option)
    {
        if (option.Kind == ExpiryOptionKind.None) return;
        using WriteScope write = context.BeginWrite();
        if (option.Kind == ExpiryOptionKind.Persist) write.Persist(key);
        else if (option.DeadlineMs <= context.Keyspace.NowMs) write.Delete(key);
        else write.Expire(key, option.DeadlineMs);
    }
}
