using System.Text;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
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
        CommandSpec? spec = Resolve(command.Spec, words);
        context.Client.LastCommand = (spec ?? command.Spec).FullName;
        if (WhyNotQueued(context, command.Spec, spec, words) is { } refusal)
        {
            Refuse(context, spec, refusal);
            return;
        }

        if (!context.Session.Transaction.IsBroken) context.Session.Transaction.Add(new QueuedCommand(command, spec!, words));
        context.Reply.Simple("QUEUED");
    }

    /// <summary>Replies why a command is not taken between MULTI and EXEC, so that the transaction will not run; EXEC itself ends it.</summary>
    public static void Refuse(CommandContext context, CommandSpec? spec, byte[] refusal)
    {
        if (spec != TransactionSpecs.Exec)
        {
            context.Session.Transaction.Break();
            context.Reply.Error(refusal);
            return;
        }

        // As Redis has it: without the code.
        Abort(context, Encoding.UTF8.GetString(refusal)["ERR ".Length..]);
        context.Session.Transaction.End();
    }

    // The subcommand of a container; null if it has none of that name.
    private static CommandSpec? Resolve(CommandSpec spec, WordList words) =>
        spec.Subcommands.Count > 0 && words.Count > 1 ? spec.TryFindSubcommand(words[1]) : spec;

    private static byte[]? WhyNotQueued(CommandContext context, CommandSpec command, CommandSpec? spec, WordList words)
    {
        if (spec is null) return CommandErrors.UnknownSubcommand(command, words[1]);
        string? refusal = CommandSet.RefusalOf(context, spec, words);
        if (refusal is null && (spec.Traits & CommandTraits.NoMulti) != 0) refusal = "ERR Command not allowed inside a transaction";
        // Whatever is queued takes memory.
        refusal ??= context.Node.MemoryRefusal() ?? WhyTooLarge(context, spec, words);
        return refusal is null ? null : Encoding.UTF8.GetBytes(refusal);
    }

    private static string? WhyTooLarge(CommandContext context, CommandSpec spec, WordList words)
    {
        SessionTransaction transaction = context.Session.Transaction;
        long queuedBytes = transaction.QueuedBytes + QueuedCommand.BytesOf(words);
        long writeBytes = transaction.WriteBytesMax + WriteBounds.WriteBytesMaxOf(spec, words);
        long bytes = Math.Max(queuedBytes, writeBytes);
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

        if (WhyNotRun(context, transaction) is { } refusal) Abort(context, refusal);
        else if (transaction.IsBroken) context.Reply.Error("EXECABORT Transaction discarded because of previous errors.");
        else if (transaction.Watch is { HasChanged: true }) context.Reply.NullArray();
        else Run(context, transaction);
        transaction.End();
    }

    // What was true when a command was queued may not be so any more; then none is run.
    private static string? WhyNotRun(CommandContext context, SessionTransaction transaction)
    {
        foreach (QueuedCommand queued in transaction.Commands)
        {
            if (CommandSet.RefusalOf(context, queued.Spec, queued.Words) is { } refusal) return refusal;
        }

        return null;
    }

    private static void Abort(CommandContext context, string reason) =>
        context.Reply.Error($"EXECABORT Transaction discarded because of: {reason}");

    private static void Run(CommandContext context, SessionTransaction transaction)
    {
        IReadOnlyList<QueuedCommand> commands = transaction.Commands;
        transaction.BeginRun();
        context.Reply.ArrayHeader(commands.Count);
        if (commands.Any(queued => (queued.Spec.Traits & CommandTraits.Write) != 0))
        {
            using WriteScope write = context.BeginWrite();
            RunAll(context, commands);
        }
        else RunAll(context, commands);
        if (!transaction.TryEndRun()) context.Session.DropForOverflow();
    }

    private static void RunAll(CommandContext context, IReadOnlyList<QueuedCommand> commands)
    {
        foreach (QueuedCommand queued in commands)
        {
            if (WhyTooLargeNow(context, queued) is { } refusal) context.Reply.Error(refusal);
            else CommandSet.RunHandler(queued.Command, context, queued.Words);
        }
    }

    // What a command before it has written may be more than its words told: RENAME writes a whole value.
    private static string? WhyTooLargeNow(CommandContext context, QueuedCommand queued)
    {
        if (queued.WriteBytesMax == 0) return null;
        long bytes = context.Replica.OpenWriteBytes + queued.WriteBytesMax;
        int bytesMax = context.Node.Options.FrameLimits.WriteBytesMax;
        return bytes > bytesMax ? $"ERR a write of {bytes} bytes is over the limit of {bytesMax}" : null;
    }
}
