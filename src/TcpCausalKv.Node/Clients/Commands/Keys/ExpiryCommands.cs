using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Keys;

/// <summary>Runs the commands about how long keys live.</summary>
internal static class ExpiryCommands
{
    private const int SecondMs = 1_000;

    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (ExpirySpecs.Expire, static (context, words) => Expire(context, words, SecondMs, Now(context), ExpirySpecs.Expire)),
        (ExpirySpecs.PExpire, static (context, words) => Expire(context, words, 1, Now(context), ExpirySpecs.PExpire)),
        (ExpirySpecs.ExpireAt, static (context, words) => Expire(context, words, SecondMs, 0, ExpirySpecs.ExpireAt)),
        (ExpirySpecs.PExpireAt, static (context, words) => Expire(context, words, 1, 0, ExpirySpecs.PExpireAt)),
        (ExpirySpecs.Ttl, static (context, words) => Reply(context, words[1], Now(context), SecondMs)),
        (ExpirySpecs.PTtl, static (context, words) => Reply(context, words[1], Now(context), 1)),
        (ExpirySpecs.ExpireTime, static (context, words) => Reply(context, words[1], 0, SecondMs)),
        (ExpirySpecs.PExpireTime, static (context, words) => Reply(context, words[1], 0, 1)),
        (ExpirySpecs.Persist, Persist),
    ];

    private static long Now(CommandContext context) => context.Node.Loop.UnixNowMs;

    private static void Expire(CommandContext context, WordList words, int unitMs, long fromMs, CommandSpec spec)
    {
        long deadline = 0;
        string? error = ExpireOptions.TryRead(words, out ExpireOptions options)
            ?? Deadlines.TryRead(words[2], unitMs, fromMs, spec.Name, out deadline);
        if (error is not null) context.Reply.Error(error);
        else context.Reply.Integer(TryExpire(context, words[1], deadline, options) ? 1 : 0);
    }

    private static bool TryExpire(CommandContext context, ReadOnlySpan<byte> key, long deadline, ExpireOptions options)
    {
        context.Replica.NoteTime(Now(context));
        if (!context.Keyspace.Contains(key) || !options.Allow(context.Keyspace.DeadlineOf(key), deadline)) return false;
        using WriteScope write = context.BeginWrite();
        if (deadline <= context.Keyspace.NowMs) write.Delete(key);
        else write.Expire(key, deadline);
        return true;
    }

    private static void Reply(CommandContext context, ReadOnlySpan<byte> key, long fromMs, int unitMs)
    {
        long deadline = context.Keyspace.DeadlineOf(key);
        bool exists = context.Keyspace.Contains(key);
        context.CountRead(exists);
        if (!exists) context.Reply.Integer(-2);
        else if (deadline == long.MaxValue) context.Reply.Integer(-1);
        else context.Reply.Integer((Math.Max(0, deadline - fromMs) + (unitMs / 2)) / unitMs);
    }

    private static void Persist(CommandContext context, WordList words)
    {
        bool isDone = context.Keyspace.Contains(words[1]) && context.Keyspace.DeadlineOf(words[1]) != long.MaxValue;
        if (isDone)
        {
            using WriteScope write = context.BeginWrite();
            write.Persist(words[1]);
        }

        context.Reply.Integer(isDone ? 1 : 0);
    }
}
