using System.Text;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Node.Clients.Commands.Blocking;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Counters;
using TcpCausalKv.Node.Clients.Commands.Geo;
using TcpCausalKv.Node.Clients.Commands.Hashes;
using TcpCausalKv.Node.Clients.Commands.Keys;
using TcpCausalKv.Node.Clients.Commands.Keys.Dumps;
using TcpCausalKv.Node.Clients.Commands.Keys.Sorting;
using TcpCausalKv.Node.Clients.Commands.Lists;
using TcpCausalKv.Node.Clients.Commands.Sets;
using TcpCausalKv.Node.Clients.Commands.SortedSets;
using TcpCausalKv.Node.Clients.Commands.Streams;
using TcpCausalKv.Node.Clients.Commands.Strings;
using TcpCausalKv.Node.Clients.Commands.Strings.Bitmaps;
using TcpCausalKv.Node.Clients.Commands.Strings.HyperLogLogs;
using TcpCausalKv.Node.Clients.Commands.Transactions;
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
        .. ListCommands.All,
        .. BlockingListCommands.All,
        .. BlockingSortedSetCommands.All,
        .. SortedSetCommands.All,
        .. StreamCommands.All,
        .. GeoCommands.All,
        .. RangeCommands.All,
        .. LcsCommand.All,
        .. BitCommands.All,
        .. BitOpCommand.All,
        .. BitFieldCommand.All,
        .. HyperLogLogCommands.All,
        .. KeyCommands.All,
        .. ExpiryCommands.All,
        .. RenameCommands.All,
        .. DumpCommands.All,
        .. SortCommands.All,
        .. ObjectCommands.All,
        .. TransactionCommands.All,
        .. ServerCommands.All,
        .. CausalCommands.All,
    ]);

    /// <summary>Runs a command, or replies why not.</summary>
    public static void Run(CommandContext context, WordList words)
    {
        context.Connections.Counters.Commands++;

        if (!s_table.TryFind(words[0], out Command<CommandHandler>? command)) RefuseUnknown(context, words);
        else if (context.Connections.Pause.TryPutOff(context, command, words)) return;
        else if (context.Session.Transaction.IsQueueing && !command.Spec.IsNeverQueued) TransactionCommands.Queue(context, command, words);
        else RunChecked(command, context, words);
        if (context.Connections.KeyWaits.HasReady) context.Connections.KeyWaits.Serve();
    }

    /// <summary>Runs a command whose name is known, if its words are right and, for one that writes, if writes are taken now.</summary>
    public static void RunChecked(Command<CommandHandler> command, CommandContext context, WordList words)
    {
        CommandSpec spec = command.Spec;
        if (context.Keyspace.Deadlines > 0) context.Replica.NoteTime(context.Node.Loop.UnixNowMs);
        context.Client.LastCommand = spec.FullName;
        if (!spec.ShowsNoWrites) context.Session.RepliesShowWrites = true;

        if (RefusalOf(context, spec, words) is not { } refusal) RunHandler(command, context, words);
        else Refuse(context, spec, Encoding.UTF8.GetBytes(refusal));
    }

    /// <summary>Runs a command that has been checked, in the client's database.</summary>
    public static void RunHandler(Command<CommandHandler> command, CommandContext context, WordList words)
    {
        ulong before = context.Replica.OwnEntry;
        command.Handler(context, context.Connections.KeyNames.Number(context.Session.Database, command.Spec.Keys, words));
        // What the client wrote last is what WAIT waits for.
        if (context.Replica.OwnEntry != before) context.Session.WrittenEntry = context.Replica.OwnEntry;
    }

    /// <summary>Why a command can't be run now, as a reply; null if it can.</summary>
    public static string? RefusalOf(CommandContext context, CommandSpec spec, WordList words)
    {
        if (!spec.Takes(words.Count)) return CommandErrors.WrongArity(spec);
        string? refusal = spec.RunsWhileLoading ? null : context.Node.LoadingRefusal();
        if (refusal is null && (spec.Traits & CommandTraits.Write) != 0) refusal = context.Node.WriteRefusal(MadeBy(spec.Group));
        if (refusal is null && (spec.Traits & CommandTraits.DenyOom) != 0) refusal = context.Node.MemoryRefusal();
        return refusal;
    }

    // Elements that not every release knows.
    private static ElementKind MadeBy(CommandGroup group) => group switch
    {
        CommandGroup.SortedSet or CommandGroup.Geo => ElementKind.Score,
        CommandGroup.List => ElementKind.Item,
        CommandGroup.Stream => ElementKind.Entry,
        _ => ElementKind.Text,
    };

    private static void Refuse(CommandContext context, CommandSpec? spec, byte[] refusal)
    {
        if (context.Session.Transaction.IsQueueing) TransactionCommands.Refuse(context, spec, refusal);
        else context.Reply.Error(refusal);
    }

    // A browser can be made to send its requests anywhere, and a body may hold commands; Redis closes the connection as well.
    private static void RefuseUnknown(CommandContext context, WordList words)
    {
        if (!ReplyTexts.Is(words[0], "POST"u8) && !ReplyTexts.Is(words[0], "Host:"u8))
        {
            Refuse(context, null, CommandErrors.UnknownCommand(words));
            return;
        }

        context.Connections.Logger.ClientSpeaksHttp(context.Client.Id, context.Client.Address);
        context.Session.Drop("it speaks HTTP");
    }
}
