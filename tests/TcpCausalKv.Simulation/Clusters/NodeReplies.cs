using TcpCausalKv.Simulation.Clients;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>A process's replies that have not left yet. When they may is for the product's turn to say.</summary>
internal sealed class NodeReplies(ClusterState cluster, SimulatedNode node)
{
    private readonly List<PendingReply> _pending = [];

    /// <summary>Replies that were not given yet.</summary>
    internal int Count => _pending.Count;

    /// <summary>A command was run.</summary>
    internal void Add(ClientSession session, CommandOutcome outcome)
    {
        PendingReply reply = new(this, session, outcome);
        _pending.Add(reply);
        Flush(reply);
    }

    /// <summary>The reply is to be looked at when the turn's replies leave.</summary>
    internal void Flush(PendingReply reply) => node.Turn.Replies.Add(reply);

    /// <summary>A client gets its reply; again does nothing.</summary>
    internal void Give(PendingReply reply)
    {
        if (!_pending.Remove(reply)) return;

        cluster.Clients.Add(new Transaction(reply.SessionNumber, node.Slot, TransactionStatus.Ok, reply.Outcome.Operations), reply.Outcome.Write);
        if (reply.Outcome.Write.Entry > 0) Record(ChronicleEventKind.Acknowledged, reply, reply.Outcome.Write.Entry);
        if (cluster.Plan.Disk is not null) Record(ChronicleEventKind.Shown, reply, reply.Outcome.ShownWrites);
        reply.Session.Complete(cluster.NowMs);
    }

    /// <summary>Clients will never have their replies: the outcome of what they asked for is unknown to them.</summary>
    internal void Lose()
    {
        foreach (PendingReply reply in _pending)
        {
            cluster.Clients.Add(new Transaction(reply.SessionNumber, node.Slot, TransactionStatus.Info, reply.Outcome.Operations),
                reply.Outcome.Write);
            reply.Session.Complete(cluster.NowMs);
        }

        _pending.Clear();
    }

    private void Record(ChronicleEventKind kind, PendingReply reply, ulong number) =>
        cluster.Chronicle.Add(new ChronicleEvent(kind, cluster.NowMs, node.Slot) { Detail = reply.SessionNumber, First = number });
}
