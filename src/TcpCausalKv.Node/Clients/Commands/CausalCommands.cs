using System.Globalization;
using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Blocking;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Information;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Runs the subcommands of CAUSAL.</summary>
internal static class CausalCommands
{
    // A token of the widest cluster with the largest entries is shorter.
    private const int TokenBytesMax = 2048;

    private const int CheckOnly = 0;

    /// <summary>CAUSAL, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (CausalSpecs.Causal, ContainerCommand.Of(
            CausalSpecs.Causal,
            ("clock", Clock),
            ("token", Token),
            ("wait", Wait),
            ("held", PendingListing.Held),
            ("versions", VersionListing.Versions),
            ("peers", Peers),
            ("digest", Digest),
            ("snapshot", SnapshotCommands.Snapshot),
            ("admit-writes", WriteAdmission.AdmitWrites),
            ("link", LinkFaults.Link))),
    ];

    private static void Clock(CommandContext context, WordList words) =>
        context.Reply.BulkText(context.Node.Options.Cluster.Describe(context.Replica.Shown().Entries));

    private static void Token(CommandContext context, WordList words) =>
        context.Reply.BulkText(new CausalToken(context.Replica.Membership.Id, context.Replica.Shown()).ToString());

    private static void Digest(CommandContext context, WordList words) =>
        context.Reply.BulkText(context.Keyspace.Digest.ToString("x16", CultureInfo.InvariantCulture));

    private static void Wait(CommandContext context, WordList words)
    {
        long? timeoutMs = null;
        string? error = words.Count > 4 ? CommandErrors.WrongArity(CausalSpecs.Causal.TryFindSubcommand("wait"u8)!) : null;
        if (error is null && words.Count == 4) error = TryReadTimeout(words[3], out timeoutMs);
        VectorClock? target = null;
        error ??= TryReadTarget(context.Node, words[2], out target);

        if (error is not null) context.Reply.Error(error);
        else if (context.Replica.Epochs.FirstLost(target!.Entries) >= 0) context.Reply.Error(MissingWrites.DescribeLost(context.Node, target));
        else if (context.Replica.Applied.Covers(target)) context.Reply.Ok();
        else if (timeoutMs == CheckOnly || context.Session.Transaction.IsRunning) context.Reply.Error(MissingWrites.Describe(context.Node, target));
        else context.Session.Wait.Begin(new PositionWait(context, target, timeoutMs));
    }

    private static string? TryReadTimeout(ReadOnlySpan<byte> word, out long? timeoutMs)
    {
        timeoutMs = null;
        if (!RedisNumber.TryParse(word, out long ms) || ms > int.MaxValue) return "ERR timeout is not an integer or out of range";
        if (ms < 0) return "ERR timeout is negative";

        timeoutMs = ms;
        return null;
    }

    private static string? TryReadTarget(NodeState node, ReadOnlySpan<byte> word, out VectorClock? target)
    {
        target = null;
        ClusterIdentity cluster = node.Options.Cluster;
        string text = Encoding.ASCII.GetString(word[..Math.Min(word.Length, TokenBytesMax)]);
        if (!CausalToken.TryParse(text, cluster.Width, out CausalToken? token))
        {
            return "ERR invalid token: give one as CAUSAL TOKEN answers it, such as ckv3-9f86d081884c7d659a2feaa0c55ad015-12.7";
        }

        // A node that knows of no cluster yet has applied nothing, and says so.
        ClusterId own = node.Replica.Membership.Id;
        bool isOfNothing = token.ClusterId.IsNone && token.Clock.IsZero;
        if (token.ClusterId != own && !isOfNothing)
        {
            return $"ERR this token is of another cluster ({token.ClusterId}); this node is of {cluster.Name} ({own})";
        }

        target = token.Clock;
        return null;
    }

    private static void Peers(CommandContext context, WordList words)
    {
        ReplyWriter reply = context.Reply;
        reply.ArrayHeader(context.Replica.Peers.All.Length);
        foreach (PeerStatus peer in PeerStatus.All(context.Node))
        {
            reply.MapHeader(6);
            reply.BulkText("name");
            reply.BulkText(peer.Name);
            reply.BulkText("state");
            reply.BulkText(peer.State);
            reply.BulkText("acknowledged");
            reply.BulkText(peer.Acknowledged);
            reply.BulkText("lag_writes");
            reply.Integer((long)peer.LagWrites);
            reply.BulkText("lag_ms");
            reply.Integer(peer.LagMs);
            reply.BulkText("behind_log");
            reply.Boolean(peer.IsBehindLog);
        }
    }
}
