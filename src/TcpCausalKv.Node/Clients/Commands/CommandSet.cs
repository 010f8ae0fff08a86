using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Counters;
using TcpCausalKv.Node.Clients.Commands.Hashes;
using TcpCausalKv.Node.Clients.Commands.Keys;
using TcpCausalKv.Node.Clients.Commands.Sets;
using TcpCausalKv.Node.Clients.Commands.Strings;
using TcpCausalKv.Node.Clients.Commands.Strings.Bitmaps;
using TcpCausalKv.Node.Clients.Commands.Strings.HyperLogLogs;
using TcpCausalKv.Node.Clients.Text;
using TcpCausalKv.Node.Diagnostics;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Every command with what runs it, and the checks that all commands share.</summary>
internal static class CommandSet
{
    private static readonly CommandTable<CommandHandler> s_table = new(
    [
        .. ConnectionCommands.All,
        .. StringCommands.All,
        .. ExpiringCommands.All,
        .. CounterCommands.All,
        .. HashCommands.All,
        .. SetCommands.All,
        .. RangeCommands.All,
        .. LcsCommand.All,
        .. BitCommands.All,
        .. BitOpCommand.All,
        .. BitFieldCommand.All,
        .. HyperLogLogCommands.All,
        .. KeyCommands.All,
        .. ExpiryCommands.All,
        .. RenameCommands.All,
        .. ServerCommands.All,
        .. CausalCommands.All,
    ]);

    /// <summary>Runs a command, or replies why not.</summary>
    public static void Run(CommandContext context, WordList words)
    {
        context.Connections.Counters.Commands++;

        if (!s_table.TryFind(words[0], out Command<CommandHandler>? command)) RefuseUnknown(context, words);
        else RunChecked(command, context, words);
    }

    /// <summary>Runs a command whose name is known, if its words are right and, for one that writes, if writes are taken now.</summary>
    public static void RunChecked(Command<CommandHandler> command, CommandContext context, WordList words)
    {
        CommandSpec spec = command.Spec;
        if (context.Keyspace.Deadlines > 0) context.Replica.NoteTime(context.Node.Loop.UnixNowMs);
        context.Client.LastCommand = spec.FullName;
        if (!spec.ShowsNoWrites) context.Session.RepliesShowWrites = true;

        if (!spec.Takes(words.Count)) context.Reply.Error(CommandErrors.WrongArity(spec));
        else if (!spec.RunsWhileLoading && context.Node.LoadingRefusal() is { } loading) context.Reply.Error(loading);
        else if ((spec.Traits & CommandTraits.Write) != 0 && context.Node.WriteRefusal() is { } refusal) context.Reply.Error(refusal);
        else if ((spec.Traits & CommandTraits.DenyOom) != 0 && context.Node.MemoryRefusal() is { } full) context.Reply.Error(full);
        else RunHandler(command.Handler, context, words);
    }

    // A browser can be made to send its requests anywhere, and a body may hold commands; Redis closes the connection as well.
    private static void RefuseUnknown(CommandContext context, WordList words)
    {
        if (!ReplyTexts.Is(words[0], "POST"u8) && !ReplyTexts.Is(words[0], "Host:"u8))
        {
            context.Reply.Error(CommandErrors.UnknownCommand(words));
            return;
        }

        context.Connections.Logger.ClientSpeaksHttp(context.Client.Id, context.Client.Address);
        context.Session.Drop("it speaks HTTP");
    }

    // What the client wrote last is what WAIT waits for.
    private static void RunHandler(CommandHandler handler, CommandContext context, WordList words)
    {
        ulong before = context.Replica.OwnEntry;
        handler(context, words);
        if (context.Replica.OwnEntry != before) context.Session.WrittenEntry = context.Replica.OwnEntry;
    }
}
