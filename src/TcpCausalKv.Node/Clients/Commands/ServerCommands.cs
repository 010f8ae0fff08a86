using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
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
        (ServerSpecs.FlushDb, FlushDatabase),
        (ServerSpecs.FlushAll, FlushAll),
        (ServerSpecs.SwapDb, SwapDatabases),
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

    private static void DbSize(CommandContext context, WordList words) => context.Reply.Integer(context.Keyspace.CountOf(context.Session.Database));

    private static void FlushAll(CommandContext context, WordList words)
    {
        if (!IsFlush(context, words)) return;
        using (WriteScope write = context.BeginWrite()) write.Flush();
        context.Reply.Ok();
    }

    private static void FlushDatabase(CommandContext context, WordList words)
    {
        if (!IsFlush(context, words)) return;
        bool isDone;
        using (WriteScope write = context.BeginWrite()) isDone = write.TryFlush(context.Session.Database);
        if (isDone) context.Reply.Ok();
        else context.Reply.Error("ERR not every node is known to run a version that has databases; until then FLUSHALL or DEL can be used");
    }

    // Both ways at once, whatever the client asks for: other threads have no part in it.
    private static bool IsFlush(CommandContext context, WordList words)
    {
        bool isFlush = words.Count == 1 || (words.Count == 2 && (ReplyTexts.Is(words[1], "ASYNC"u8) || ReplyTexts.Is(words[1], "SYNC"u8)));
        if (!isFlush) context.Reply.Error(ReplyTexts.SyntaxError);
        return isFlush;
    }

    private static void SwapDatabases(CommandContext context, WordList words) => context.Reply.Error(
        "ERR SWAPDB is not supported: two nodes could not agree on what was in which database when it came");
}
