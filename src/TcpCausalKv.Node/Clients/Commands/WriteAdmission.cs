using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Node.Clients.Text;
using TcpCausalKv.Node.Diagnostics;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Runs CAUSAL ADMIT-WRITES: an operator overrules that a node waits for members who may know more of its history than it does.</summary>
/// <remarks>Only that is overruled. What is known to be used, by any member that was heard, is still fetched before a write is named.</remarks>
internal static class WriteAdmission
{
    /// <summary>CAUSAL ADMIT-WRITES.</summary>
    public static void AdmitWrites(CommandContext context, WordList words)
    {
        if (FindRefusal(context) is { } refusal)
        {
            context.Reply.Error(refusal);
            return;
        }

        string risk = DescribeRisk(context.Node);
        context.Connections.Logger.WritesAdmitted(context.Replica.WhyMayNotWrite);
        context.Replica.AdmitHistory();
        string rest = context.Node.WriteRefusal() is { } still ? $"; not yet, however: {still}" : "";
        context.Reply.BulkText($"writes are admitted: {risk}{rest}");
    }

    private static string? FindRefusal(CommandContext context)
    {
        if (context.Node.DiskRefusal() is { } failure) return failure;
        if (context.Replica.MayWrite) return "ERR writes are admitted already";
        return context.Replica.HistoryIsKnown ? $"ERR this can't be overruled: {context.Replica.WhyMayNotWrite}" : null;
    }

    private static string DescribeRisk(NodeState node)
    {
        IEnumerable<PeerView> unheard = node.Replica.Peers.All.Where(peer => !peer.IsHeard);
        string members = string.Join(", ", unheard.Select(peer => node.Options.Cluster.NameOf(peer.Slot)));
        return $"{members} not heard; writes of {node.Options.Name} after {node.Options.Name}:{node.Replica.OwnSequence} that only they have "
            + "may be lost, and their sequences used again";
    }
}
