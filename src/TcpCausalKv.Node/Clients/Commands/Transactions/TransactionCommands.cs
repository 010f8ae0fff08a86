using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Text;
using TcpCausalKv.Node.Clients.Transactions;

namespace TcpCausalKv.Node.Clients.Commands.Transactions;

/// <summary>
/// Runs MULTI, EXEC, DISCARD, WATCH and UNWATCH. What is queued is one write: every node applies all of it or nothing, and shows nothing in between.
/// </summary>
internal static class TransactionCommands
{
    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (TransactionSpecs.Multi, Multi),
        (TransactionSpecs.Exec, Exec),
        (TransactionSpecs.Discard, Discard),
        (TransactionSpecs.Watch, Watch),
        (TransactionSpecs.Unwatch, Unwatch),
    ];


    /// <summary>Queues a command, or says why not, and then the transaction will not run.</summary>
    public static void Queue(CommandContext context, Command<CommandHandler> command, WordList words)
    {
        if (WhyNotQueued(context, command.Spec, words) is { } refusal)
        {
            CommandSet.Refuse(context, refusal);
            return;
        }

        if (!context.Session.Transaction.IsBroken) context.Session.Transaction.Add(command, words);
        context.Reply.Simple("QUEUED");
    }

    private static string? WhyNotQueued(CommandContext context, CommandSpec spec, WordList words)
    {
        if (CommandSet.RefusalOf(context, spec, words) is { } refusal) return refusal;
        long bytes = context.Session.Transaction.Bytes;
        int bytesMax = context.Node.Options.FrameLimits.WriteBytesMax;
        return bytes > bytesMax ? $"ERR a transaction of {bytes} bytes is over the limit of {bytesMax}" : null;
    }

    private static void Multi(CommandContext context, WordList words)
    {
        if (context.Session.Transaction.IsOpen)
        {
            context.Reply.Error("ERR MULTI calls can not be nested");
            return;
        }

        context.Session.Transaction.Begin();
        context.Reply.Ok();
    }

    private static void Discard(CommandContext context, WordList words)
    {
        if (!context.Session.Transaction.IsOpen)
        {
            context.Reply.Error("ERR DISCARD without MULTI");
            return;
        }

        context.Session.Transaction.End();
        context.Reply.Ok();
    }

    private static void Watch(CommandContext context, WordList words)
    {
        SessionTransaction transaction = context.Session.Transaction;
        if (transaction.IsOpen)
        {
            context.Reply.Error("ERR WATCH inside MULTI is not allowed");
            return;
        }

        for (int i = 1; i < words.Count; i++) transaction.WatchKey(context.Keyspace, words[i]);
        context.Reply.Ok();
    }

    private static void Unwatch(CommandContext context, WordList words)
    {
        context.Session.Transaction.Unwatch();
        context.Reply.Ok();
    }

    private static void Exec(CommandContext context, WordList words)
    {
        SessionTransaction transaction = context.Session.Transaction;
        if (!transaction.IsOpen)
        {
            context.Reply.Error("ERR EXEC without MULTI");
            return;
        }

        if (transaction.IsBroken) context.Reply.Error("EXECABORT Transaction discarded because of previous errors.");
        else if (transaction.Watch is { HasChanged: true }) context.Reply.NullArray();
        else if (WhyNotRun(context, transaction) is { } refusal) context.Reply.Error($"EXECABORT Transaction discarded because of: {refusal}");
        else Run(context, transaction);
        transaction.End();
    }

    // What was true when a command was queued may not be so any more; then none is run.
    private static string? WhyNotRun(CommandContext context, SessionTransaction transaction)
    {
        foreach (QueuedCommand queued in transaction.Commands)
        {
            if (CommandSet.RefusalOf(context, queued.Command.Spec, queued.Words) is { } refusal) return refusal;
        }

        return null;
    }

    private static void Run(CommandContext context, SessionTransaction transaction)
    {
        transaction.Unwatch();
        transaction.IsRunning = true;
        context.Reply.ArrayHeader(transaction.Commands.Count);
        if (transaction.Commands.Any(queued => (queued.Command.Spec.Traits & CommandTraits.Write) != 0))
        {
            using WriteScope write = context.BeginWrite();
            RunAll(context, transaction);
        }
        else RunAll(context, transaction);
        transaction.IsRunning = false;
    }

    // All are run, also once the client has more replies than it may: a write is whole or nothing.
    private static void RunAll(CommandContext context, SessionTransaction transaction)
    {
        foreach (QueuedCommand queued in transaction.Commands)
        {
            try
            {
                CommandSet.RunChecked(queued.Command, context, queued.Words);
            }
            catch (ReplyOverflowException)
            {
                context.Session.DropForOverflow();
            }
        }
    }
}
