using TcpCausalKv.Node.Clients.Text;
using TcpCausalKv.Node.Diagnostics;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Runs CAUSAL ADMIT-WRITES: an operator overrules that a node waits for members who may know more of its history than it does.</summary>
/// <remarks>Only that is overruled: what any member that has answered has applied is still fetched, and a new epoch is begun after it.</remarks>
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
        context.Replica.OverruleHistory();
        string rest = context.Node.WriteRefusal() is { } still ? $"; not yet, however: {still}" : "";
        context.Reply.BulkText($"writes are admitted: {risk}{rest}");
    }

    private static string? FindRefusal(CommandContext context)
    {
        if (context.Replica.MayWrite) return "ERR writes are admitted already";
        return !context.Replica.HistoryGate.IsWaitingForMembers ? $"ERR this can't be overruled: {context.Replica.WhyMayNotWrite}" : null;
    }

    private static string DescribeRisk(NodeState node)
    {
        string members = string.Join(", ", node.Replica.HistoryGate.Silent().Select(node.Options.Cluster.NameOf));
        return $"{members} not heard; writes of {node.Options.Name} that only they have are lost, and whoever has such writes is refused until "
            + "it starts anew";
    }
}
