using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Simulation.Faults;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>One process of the product: a real replica, log and links; sockets and timers are those of the simulation.</summary>
/// <remarks>
/// Every turn has the order of the product's loop: take in what has arrived, run commands, append to the log, send, wake waiters, reply.
/// What a process keeps beyond its death would be handed from one to the next where the cluster starts them; in memory it is nothing.
/// </remarks>
internal sealed class SimulatedNode
{
    private readonly ClusterState _cluster;
    private readonly NodeSurroundings _surroundings;
    private readonly NodeConnections _connections;
    private readonly CommandRunner _commands;
    private readonly Queue<ClientSession> _asking = new();
    private readonly List<PendingReply> _replies = [];
    private long _divergences;
    private bool _isRecovered;

    internal SimulatedNode(ClusterState cluster, NodeSurroundings surroundings, bool isNewCluster)
    {
        _cluster = cluster;
        _surroundings = surroundings;
        FaultPlan plan = cluster.Plan;
        Incarnation = cluster.Random.Bits() | 1;
        Replica = new Replica(
            new ReplicaOptions(cluster.Identity, Slot, Incarnation)
            {
                NewCluster = isNewCluster,
                FetchAfterMs = plan.FetchAfterMs,
                FetchStallMs = plan.FetchStallMs,
                HeldBytesMax = plan.HeldBytesMax,
                TurnBytesMax = plan.TurnBytesMax,
                HashSeed = cluster.Random.Bits(),
                Limits = plan.Frames,
            },
            new NodeRecorder(cluster, Slot));
        Log = new MemoryLog(plan.Width, plan.LogBytesMax, plan.LogSegmentBytes);
        Links = new LinkTable(Replica, Log, plan.Links);
        _connections = new NodeConnections(cluster, Links);
        _commands = new CommandRunner(cluster, Slot, Replica);
        _isRecovered = isNewCluster;
    }

    internal int Slot => _surroundings.Slot;

    internal ulong Incarnation { get; }

    internal Replica Replica { get; }

    internal MemoryLog Log { get; }

    internal LinkTable Links { get; }

    /// <summary>The ends of its connections.</summary>
    internal NodeConnections Connections => _connections;

    /// <summary>True if a session is being served.</summary>
    internal bool IsServing => _asking.Count > 0;

    /// <summary>A session asks for its current operation.</summary>
    internal void Ask(ClientSession session) => _asking.Enqueue(session);

    /// <summary>Runs one turn, or as much of it as the process lives to see.</summary>
    /// <param name="dueMs">When the next turn is due by what is known now.</param>
    /// <returns>False if the process dies.</returns>
    internal bool TryRunTurn(out long dueMs)
    {
        dueMs = long.MaxValue;
        long now = _cluster.NowMs;
        _connections.TakeIn(now);
        NoticeRecovery();
        RunCommands();
        if (_surroundings.DiesAt(CrashStage.BeforeLog)) return false;

        ReadOnlySpan<byte> frames = Replica.EndTurn();
        if (!frames.IsEmpty) Log.Append(frames);
        if (!frames.IsEmpty || Log.IsFull) TruncateLog();
        _connections.Pump(now);
        if (_surroundings.DiesAt(CrashStage.BeforeReplies)) return false;

        Replica.CompleteTurn();
        Reply();
        NoticeDivergence();
        bool hasMore = Replica.HasPendingRelease || IsServing;
        dueMs = hasMore ? now : _connections.NextDueMs(now);
        return true;
    }

    /// <summary>The process dies: its connections break, and what it had not replied to has no known outcome.</summary>
    internal void Die()
    {
        foreach (PendingReply reply in _replies)
        {
            _cluster.Clients.Add(new Transaction(reply.Session.Number, Slot, TransactionStatus.Info, reply.Operations), reply.Write);
            reply.Session.Complete(_cluster.NowMs);
        }

        _replies.Clear();
        _asking.Clear();
        _connections.BreakAll(_cluster.NowMs);
    }

    private void RunCommands()
    {
        while (!Replica.TurnIsFull && _asking.TryDequeue(out ClientSession? session))
        {
            if (HasArrived(session)) Run(session);
        }
    }

    // A session that is new to this process waits until all that it has seen is here.
    private bool HasArrived(ClientSession session)
    {
        if (session.Incarnation == Incarnation) return true;
        if (Replica.Applied.Covers(session.Token))
        {
            Arrive(session);
            return true;
        }

        RecordWait(ChronicleEventKind.Waits, session);
        session.Ticket = Replica.Waiters.Add(session.Token, Replica.Applied, () => WaitIsOver(session));
        session.ActsAtMs = _cluster.NowMs + _cluster.Random.Between(100, 1_500);
        return false;
    }

    private void WaitIsOver(ClientSession session)
    {
        session.Ticket = ClientSession.NoTicket;
        session.ActsAtMs = long.MaxValue;
        Arrive(session);
        _asking.Enqueue(session);
    }

    private void Arrive(ClientSession session)
    {
        session.Incarnation = Incarnation;
        RecordWait(ChronicleEventKind.Arrived, session);
    }

    private void RecordWait(ChronicleEventKind kind, ClientSession session) =>
        _cluster.Chronicle.Add(new ChronicleEvent(kind, _cluster.NowMs, Slot)
        {
            Detail = session.Number,
            ClockAt = _cluster.Chronicle.Keep(session.Token.Entries),
        });

    private void Run(ClientSession session)
    {
        Workloads.ClientOperation operation = session.Current;
        bool isRead = operation.Kind == Workloads.ClientOperationKind.Read;
        if (!isRead && (!Replica.MayWrite || Log.IsFull))
        {
            session.Complete(_cluster.NowMs);
            return;
        }

        _replies.Add(_commands.Run(operation, session, _cluster.UnixMs(_surroundings.SkewMs)));
    }

    private void TruncateLog()
    {
        if (Log.Bytes > Log.BytesMax / 2) Log.Truncate(Replica.Peers.Stable(Replica.Applied));
    }

    private void Reply()
    {
        foreach (PendingReply reply in _replies)
        {
            _cluster.Clients.Add(new Transaction(reply.Session.Number, Slot, TransactionStatus.Ok, reply.Operations), reply.Write);
            if (reply.Write.Sequence > 0) RecordAcknowledged(reply);
            reply.Session.Complete(_cluster.NowMs);
        }

        _replies.Clear();
    }

    private void RecordAcknowledged(PendingReply reply) =>
        _cluster.Chronicle.Add(new ChronicleEvent(ChronicleEventKind.Acknowledged, _cluster.NowMs, Slot)
        {
            Detail = reply.Session.Number,
            First = reply.Write.Sequence,
        });

    private void NoticeRecovery()
    {
        if (_isRecovered || !Replica.MayWrite) return;
        _isRecovered = true;
        _cluster.Chronicle.Add(new ChronicleEvent(ChronicleEventKind.Recovered, _cluster.NowMs, Slot) { First = Replica.OwnSequence });
        _surroundings.Recovered(Slot, Replica.OwnSequence);
    }

    private void NoticeDivergence()
    {
        if (Replica.Divergences == _divergences) return;
        _divergences = Replica.Divergences;
        _cluster.Note(ChronicleEventKind.Divergence, Slot);
    }
}
