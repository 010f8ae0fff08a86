using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Configuration;
using TcpCausalKv.Node.Clients.Commands.Information;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Runs the commands about the node as a whole.</summary>
internal static class ServerCommands
{
    private const int MicrosPerSecond = 1_000_000;

    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (ServerSpecs.Info, InfoCommand.Info),
        (ServerSpecs.Time, Time),
        (ServerSpecs.DbSize, DbSize),
        (ServerSpecs.FlushDb, Flush),
        (ServerSpecs.FlushAll, Flush),
        (ServerSpecs.Config, ConfigCommands.Handler),
        (ServerSpecs.Memory, MemoryCommands.Handler),
        (ServerSpecs.Cluster, Cluster),
        (ServerSpecs.Command, CatalogCommands.Command),
        (ServerSpecs.BgSave, SnapshotCommands.BgSave),
        (ServerSpecs.Save, SnapshotCommands.Save),
        (ServerSpecs.LastSave, SnapshotCommands.LastSave),
    ];

    private static void Time(CommandContext context, WordList words)
    {
        long micros = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        context.Reply.ArrayHeader(2);
        context.Reply.BulkText($"{micros / MicrosPerSecond}");
        context.Reply.BulkText($"{micros % MicrosPerSecond}");
    }

    private static void Cluster(CommandContext context, WordList words) =>
        context.Reply.Error("ERR This instance has cluster support disabled");

    private static void DbSize(CommandContext context, WordList words) => context.Reply.Integer(context.Keyspace.Count);

    // Both ways at once, whatever the client asks for: other threads have no part in it.
    private static void Flush(CommandContext context, WordList words)
    {
        bool isKnown = words.Count == 1 || (words.Count == 2 && (ReplyTexts.Is(words[1], "ASYNC"u8) || ReplyTexts.Is(words[1], "SYNC"u8)));
        if (!isKnown)
        {
            context.Reply.Error(ReplyTexts.SyntaxError);
            return;
        }

        using (WriteScope write = context.BeginWrite()) write.Flush();
        context.Reply.Ok();
    }
}
