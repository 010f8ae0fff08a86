using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>A process's replies, kept until the log is released as far as they show it: by the product's own marks, one client a reply.</summary>
internal sealed class NodeReplies(ClusterState cluster, int slot)
{
    private readonly List<PendingReply> _ofTurn = [];
    private readonly List<(PendingReply Reply, ReleaseMarks Marks)> _held = [];

    /// <summary>Replies that were not given yet.</summary>
    internal int Count => _ofTurn.Count + _held.Count;

    /// <summary>A command was run.</summary>
    internal void Add(PendingReply reply) => _ofTurn.Add(reply);

    /// <summary>At the end of a turn, after all is sent to the peers.</summary>
    /// <param name="log">The log.</param>
    /// <param name="logHasFailed">True if what is not released never will be: then there are replies to reads only.</param>
    internal void EndTurn(IDeliveryLog log, bool logHasFailed)
    {
        for (int i = 0; i < _held.Count; i++)
        {
            (PendingReply reply, ReleaseMarks marks) = _held[i];
            marks.Release(log.ReleasedEnd);
            _held[i] = (reply, marks);
            if (!marks.IsHolding) Give(reply, logHasFailed);
        }

        _held.RemoveAll(static held => !held.Marks.IsHolding);
        bool allIsReleased = logHasFailed || log.ReleasedEnd >= log.End;
        foreach (PendingReply reply in _ofTurn)
        {
            if (allIsReleased) Give(reply, logHasFailed);
            else _held.Add((reply, Hold(log)));
        }

        _ofTurn.Clear();
    }

    /// <summary>Clients will never have their replies: the outcome of what they asked for is unknown to them.</summary>
    internal void Lose()
    {
        foreach ((PendingReply reply, _) in _held) Lose(reply);
        foreach (PendingReply reply in _ofTurn) Lose(reply);
        _held.Clear();
        _ofTurn.Clear();
    }

    private static ReleaseMarks Hold(IDeliveryLog log)
    {
        ReleaseMarks marks = ReleaseMarks.AllReleased(0);
        marks.Hold(written: 1, log.End, log.ReleasingEnd);
        marks.Release(log.ReleasedEnd);
        return marks;
    }

    private void Give(PendingReply reply, bool logHasFailed)
    {
        cluster.Clients.Add(new Transaction(reply.Session.Number, slot, TransactionStatus.Ok, reply.Operations), reply.Write);
        if (reply.Write.Sequence > 0) Record(ChronicleEventKind.Acknowledged, reply, reply.Write.Sequence);
        if (cluster.Plan.Disk is not null && !logHasFailed) Record(ChronicleEventKind.Shown, reply, reply.ShownWrites);
        reply.Session.Complete(cluster.NowMs);
    }

    private void Lose(PendingReply reply)
    {
        cluster.Clients.Add(new Transaction(reply.Session.Number, slot, TransactionStatus.Info, reply.Operations), reply.Write);
        reply.Session.Complete(cluster.NowMs);
    }

    private void Record(ChronicleEventKind kind, PendingReply reply, ulong number) =>
        cluster.Chronicle.Add(new ChronicleEvent(kind, cluster.NowMs, slot) { Detail = reply.Session.Number, First = number });
}
