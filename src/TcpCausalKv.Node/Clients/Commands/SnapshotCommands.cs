using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Runs the commands about snapshots on disk.</summary>
internal static class SnapshotCommands
{
    private const long MillisPerSecond = 1000;

    /// <summary>CAUSAL SNAPSHOT.</summary>
    public static void Snapshot(CommandContext context, WordList words)
    {
        if (TryBegin(context.Node, Describe(context.Node)) is { } error) context.Reply.Error(error);
        else context.Reply.Ok();
    }

    /// <summary>BGSAVE [SCHEDULE]. Nothing else is ever under way that a schedule would have to wait for.</summary>
    public static void BgSave(CommandContext context, WordList words)
    {
        bool isKnown = words.Count == 1 || (words.Count == 2 && ReplyTexts.Is(words[1], "SCHEDULE"u8));
        string? error = isKnown ? TryBegin(context.Node, "ERR Background save already in progress") : ReplyTexts.SyntaxError;
        if (error is null) context.Reply.Simple("Background saving started");
        else context.Reply.Error(error);
    }

    /// <summary>SAVE.</summary>
    public static void Save(CommandContext context, WordList words) =>
        context.Reply.Error("ERR SAVE would stop this node for its time: use BGSAVE, and LASTSAVE to see when it is done");

    /// <summary>LASTSAVE.</summary>
    public static void LastSave(CommandContext context, WordList words) => context.Reply.Integer(context.Node.SavedAtUnixMs / MillisPerSecond);

    private static string? TryBegin(NodeState node, string underWay)
    {
        if (node.Store is not { } store) return $"ERR {node.Options.Name} keeps its data in memory only: it has no directory for a snapshot";
        return store.RequestSnapshot() ? null : underWay;
    }

    private static string Describe(NodeState node) => node.Store?.Writing is { } writing
        ? $"ERR a snapshot is being taken already: {writing.Versions} of {writing.VersionsTotal} versions are written"
        : "ERR a snapshot is about to be taken already";
}
