using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Runs the commands about the connection of one client.</summary>
internal static class ConnectionCommands
{
    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (ConnectionSpecs.Ping, Ping),
        (ConnectionSpecs.Echo, Echo),
        (ConnectionSpecs.Quit, Quit),
        (ConnectionSpecs.Reset, Reset),
        (ConnectionSpecs.Select, Select),
        (ConnectionSpecs.Hello, HelloCommand.Hello),
        (ConnectionSpecs.Auth, HelloCommand.Auth),
        (ConnectionSpecs.Mode, Mode),
        (ConnectionSpecs.Help, HelpCommand.Help),
        (ConnectionSpecs.Client, ClientCommands.Handler),
        (ConnectionSpecs.Wait, WaitCommands.Wait),
        (ConnectionSpecs.WaitAof, WaitCommands.WaitAof),
    ];

    private static void Ping(CommandContext context, WordList words)
    {
        if (words.Count > 2) context.Reply.Error(CommandErrors.WrongArity(ConnectionSpecs.Ping));
        else if (words.Count == 2) context.Reply.Bulk(words[1]);
        else context.Reply.Simple("PONG");
    }

    private static void Echo(CommandContext context, WordList words) => context.Reply.Bulk(words[1]);

    private static void Quit(CommandContext context, WordList words)
    {
        context.Reply.Ok();
        context.Session.EndAfterReplies("the client has quit");
    }

    private static void Reset(CommandContext context, WordList words)
    {
        context.Session.Transaction.End();
        context.Session.Database = 0;
        context.Client.Name = "";
        context.StreamReaders.Clear();
        context.Reply.Mode = ReplyMode.Resp2;
        context.Reply.Simple("RESET");
    }

    private static void Select(CommandContext context, WordList words)
    {
        if (!context.TryReadDatabase(words[1], out int database)) return;
        context.Session.Database = database;
        context.Reply.Ok();
    }

    private static void Mode(CommandContext context, WordList words)
    {
        if (ReplyTexts.Is(words[1], "TEXT"u8)) context.Reply.Mode = ReplyMode.Text;
        else if (ReplyTexts.Is(words[1], "RESP"u8)) context.Reply.Mode = ReplyMode.Resp2;
        else
        {
            context.Reply.Error("ERR MODE is TEXT or RESP");
            return;
        }

        context.Reply.Ok();
    }
}
