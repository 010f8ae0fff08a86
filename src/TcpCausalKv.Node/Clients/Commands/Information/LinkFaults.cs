using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Information;

/// <summary>
/// Runs CAUSAL LINK: holds, releases and delays what this node sends to a peer, if it was started with that allowed.
/// </summary>
internal static class LinkFaults
{
    /// <summary>CAUSAL LINK peer HOLD|RELEASE|DELAY [ms].</summary>
    public static void Link(CommandContext context, WordList words)
    {
        string? error = context.Node.Options.AllowFaults
            ? TryFindPeer(context.Node, words[2], out int slot) ?? TryApply(context.Node, context.Node.Links.Gate(slot), words.From(3))
            : "ERR faults are not allowed: start the node with --allow-faults";

        if (error is null) context.Reply.Ok();
        else context.Reply.Error(error);
    }

    private static string? TryFindPeer(NodeState node, ReadOnlySpan<byte> word, out int slot)
    {
        ClusterIdentity cluster = node.Options.Cluster;
        string name = ReplyTexts.Show(word);
        slot = cluster.SlotOf(name);
        if (slot >= 0 && slot != node.Options.Slot) return null;

        int own = node.Options.Slot;
        slot = own;
        string peers = string.Join(", ", cluster.Members.Where(member => member != cluster.NameOf(own)).DefaultIfEmpty("none"));
        return $"ERR '{name}' is no peer of {cluster.NameOf(own)}; its peers: {peers}";
    }

    private static string? TryApply(NodeState node, LinkGate gate, WordList words)
    {
        if (words.Count == 1 && ReplyTexts.Is(words[0], "HOLD"u8))
        {
            gate.Hold();
            return null;
        }

        if (words.Count == 1 && ReplyTexts.Is(words[0], "RELEASE"u8))
        {
            gate.Release();
            return null;
        }

        if (words.Count != 2 || !ReplyTexts.Is(words[0], "DELAY"u8)) return "ERR say HOLD, RELEASE, or DELAY and milliseconds";
        if (!RedisNumber.TryParse(words[1], out long delayMs) || delayMs is < 0 or > int.MaxValue) return ReplyTexts.NotAnInteger;

        gate.Delay((int)delayMs, node.Log.End);
        return null;
    }
}
