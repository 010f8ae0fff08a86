using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Simulation.Faults;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>One process of the product: a real replica, log, storage and links; sockets, timers and the disk are those of the simulation.</summary>
/// <remarks>
/// Every turn has the order of the product's loop: take in what has arrived, run commands, append to the log, let syncs and snapshots go on,
/// send, wake waiters, reply. A process with a disk reads its data first, some a turn.
/// </remarks>
internal sealed class SimulatedNode
{
    private readonly ClusterState _cluster;
    private readonly NodeSurroundings _surroundings;
    private readonly ProcessDisk? _disk;
    private readonly CommandRunner _commands;
    private readonly NodeReplies _replies;
    private readonly Queue<ClientSession> _asking = new();
    private long _divergences;
    private bool _isRecovered;

    /// <summary>Begins a process.</summary>
    /// <exception cref="StorageException">It refuses to start on its disk.</exception>
    internal SimulatedNode(ClusterState cluster, NodeSurroundings surroundings)
    {
        _cluster = cluster;
        _surroundings = surroundings;
        FaultPlan plan = cluster.Plan;
        Incarnation = cluster.Random.Bits() | 1;
        if (surroundings.Disk is { } disk) _disk = ProcessDisk.Open(cluster, Slot, disk, Incarnation);
        bool isNew = !surroundings.HasServed && _disk is not { IsNew: false };
        Replica = new Replica(
            new ReplicaOptions(cluster.Identity, Slot, Incarnation)
            {
                NewCluster = isNew,
                FetchAfterMs = plan.FetchAfterMs,
                FetchStallMs = plan.FetchStallMs,
                PendingBytesMax = plan.PendingBytesMax,
                TurnBytesMax = plan.TurnBytesMax,
                HashSeed = cluster.Random.Bits(),
                Limits = plan.Frames,
            },
            new NodeRecorder(cluster, Slot));
        Log = new MemoryLog(plan.Width, plan.LogBytesMax, plan.LogSegmentBytes);
        Links = new LinkTable(Replica, Log, plan.Links);
        Connections = new NodeConnections(cluster, Links);
        _commands = new CommandRunner(cluster, Slot, Replica);
        _replies = new NodeReplies(cluster, Slot);
        _isRecovered = isNew;
        if (_disk is null) surroundings.HasServed = true;
        else _disk.BeginLoading(Replica);
    }

    internal int Slot => _surroundings.Slot;

    internal ulong Incarnation { get; }

    internal Replica Replica { get; }

    internal IDeliveryLog Log { get; private set; }

    internal LinkTable Links { get; private set; }

    /// <summary>The ends of its connections.</summary>
    internal NodeConnections Connections { get; private set; }

    /// <summary>True while it reads its data: it neither serves nor is it connected to anybody.</summary>
    internal bool IsLoading => _disk is { IsLoading: true };

    /// <summary>True once its disk has refused something: it takes no writes, and is connected to nobody.</summary>
    internal bool HasFailed => _disk is { HasFailed: true };

    /// <summary>True if a session is being served.</summary>
    internal bool IsServing => _asking.Count > 0 || _replies.Count > 0;

    /// <summary>A session asks for its current operation.</summary>
    internal void Ask(ClientSession session) => _asking.Enqueue(session);

    /// <summary>Runs one turn, or as much of it as the process lives to see.</summary>
    /// <param name="dueMs">When the next turn is due by what is known now.</param>
    /// <returns>False if the process dies.</returns>
    /// <exception cref="StorageException">The process refuses to start.</exception>
    internal bool TryRunTurn(out long dueMs)
    {
        dueMs = _cluster.NowMs;
        _disk?.ContinueWork();
        if (IsLoading)
        {
            if (_disk!.TryLoad(Replica)) Serve(_disk);
            return true;
        }

        return TryRunServingTurn(out dueMs);
    }

    /// <summary>The process dies: its connections break, and what it had not replied to has no known outcome.</summary>
    internal void Die()
    {
        _replies.Lose();
        _asking.Clear();
        Connections.BreakAll(_cluster.NowMs);
    }

    private void Serve(ProcessDisk disk)
    {
        Log = disk.Log!;
        Links = new LinkTable(Replica, Log, _cluster.Plan.Links, disk.Exchange);
        Connections = new NodeConnections(_cluster, Links);
        _surroundings.HasServed = true;
        _cluster.RecordState(ChronicleEventKind.Loaded, Slot, Replica, Replica.MayWrite ? $"{disk.History}, takes writes" : disk.History.ToString());
        if (Replica.MayWrite) _cluster.Note(ChronicleEventKind.HistoryKept, Slot);
        NoticeRecovery();
    }

    private bool TryRunServingTurn(out long dueMs)
    {
        dueMs = long.MaxValue;
        long now = _cluster.NowMs;
        Connections.TakeIn(now);
        NoticeRecovery();
        RunCommands();
        if (_surroundings.DiesAt(CrashStage.BeforeLog)) return false;

        ReadOnlySpan<byte> frames = Replica.EndTurn();
        if (!frames.IsEmpty) Log.Append(frames);
        if (_disk is null) TruncateLog(frames);
        else EndDiskTurn(_disk);
        SendToPeers(now);
        if (_surroundings.DiesAt(CrashStage.BeforeReplies)) return false;

        Replica.CompleteTurn();
        _replies.EndTurn(Log, HasFailed);
        NoticeDivergence();
        if (!HasFailed && _disk is { MayInstall: true })
        {
            InstallSnapshot(_disk, now);
            dueMs = now;
            return true;
        }

        bool hasMore = Replica.HasPendingRelease || _asking.Count > 0;
        dueMs = hasMore ? now : Math.Min(Connections.NextDueMs(now), _disk?.NextDueMs ?? long.MaxValue);
        return true;
    }

    // The links end first: what they have under way belongs to the data that was.
    private void InstallSnapshot(ProcessDisk disk, long now)
    {
        Connections.Stop("it reads a snapshot", now);
        disk.InstallSnapshot(Replica);
    }

    private static void EndDiskTurn(ProcessDisk disk)
    {
        disk.NoteLogged();
        disk.EndTurn();
    }

    private void SendToPeers(long now)
    {
        if (!HasFailed)
        {
            Links.Position.EndTurn();
            try
            {
                Connections.Pump(now);
                return;
            }
            catch (StorageException)
            {
                // What a peer lacks could not be read back.
                _disk!.Fail();
            }
        }

        // Nobody is shown, or sends, what this node can't keep any more.
        Connections.Stop("the disk has failed", now);
        _replies.Lose();
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
        if (!IsLoading) Arrive(session);
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
        if (!isRead && (HasFailed || !Replica.MayWrite || Log.IsFull))
        {
            session.Complete(_cluster.NowMs);
            return;
        }

        _replies.Add(_commands.Run(operation, session, _cluster.UnixMs(_surroundings.SkewMs)));
    }

    private void TruncateLog(ReadOnlySpan<byte> frames)
    {
        if (frames.IsEmpty && !Log.IsFull) return;
        if (Log.WantsTruncation) Log.Truncate(Replica.Peers.Stable(Replica.Applied), Replica.Peers.AppliedElsewhere(Replica.Applied.Width));
    }

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
