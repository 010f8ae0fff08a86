using TcpCausalKv.Core.Data.Sets;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Simulation.Clients;
using TcpCausalKv.Simulation.Faults;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>
/// One process of the product: its turn, replica, log, storage and links; sockets, timers and the disk are those of the simulation.
/// </summary>
internal sealed class SimulatedNode : ITurnSurroundings
{
    private const long MicrosPerMs = 1_000;

    private readonly ClusterState _cluster;
    private readonly NodeSurroundings _surroundings;
    private readonly ProcessDisk? _disk;
    private readonly CommandRunner _commands;
    private readonly EndedKeys _endedKeys;
    // None, so few that keys soon have more, and as many as outside of here: nodes that have the same writes show the same, whatever the form.
    private static readonly int[] s_packedElementsMax = [0, 3, PackedSet.ElementsMax];

    private readonly NodeReplies _replies;
    private readonly Queue<ClientSession> _asking = new();
    private long _divergences;

    /// <summary>Begins a process.</summary>
    /// <exception cref="StorageException">It refuses to start on its disk.</exception>
    internal SimulatedNode(ClusterState cluster, NodeSurroundings surroundings)
    {
        _cluster = cluster;
        _surroundings = surroundings;
        FaultPlan plan = cluster.Plan;
        Incarnation = cluster.Random.Bits() | 1;
        if (surroundings.Disk is { } disk) _disk = ProcessDisk.Open(cluster, surroundings, Incarnation);
        // Where every pair can connect, the first process asks the others as any later one does: somebody has to remember that it was there.
        bool isNew = plan.Topology != Topology.Mesh && !surroundings.HasServed && _disk is not { IsNew: false };
        Replica = new Replica(
            new ReplicaOptions(cluster.Identity, Slot, Incarnation)
            {
                NewCluster = isNew,
                ClusterId = _disk is { ClusterId.IsNone: false } ? _disk.ClusterId : cluster.KnownId,
                FetchAfterMs = plan.FetchAfterMs,
                ExpireGraceMs = plan.ExpireGraceMs,
                FetchStallMs = plan.FetchStallMs,
                PendingBytesMax = plan.PendingBytesMax,
                TurnBytesMax = plan.TurnBytesMax,
                Limits = plan.Frames,
                PackedElementsMax = s_packedElementsMax[Incarnation % (ulong)s_packedElementsMax.Length],
                Speaks = surroundings.Build.Speaks,
                Effects = surroundings.Build.Effects,
            },
            new NodeRecorder(cluster, Slot));
        Turn = new NodeTurn(Replica, new MemoryLog(plan.Width, plan.LogBytesMax, plan.LogSegmentBytes), plan.Links, this);
        Connections = new NodeConnections(cluster, Links);
        _replies = new NodeReplies(cluster, this);
        _commands = new CommandRunner(cluster, Slot, Replica);
        _endedKeys = new EndedKeys(cluster, Slot, Replica);
        IsRecovered = isNew;
        if (_disk is null) surroundings.HasServed = true;
        else _disk.BeginLoading(Turn);
    }

    internal int Slot => _surroundings.Slot;

    /// <summary>True once it was noted that the process takes writes.</summary>
    internal bool IsRecovered { get; private set; }

    internal ulong Incarnation { get; }

    internal Replica Replica { get; }

    /// <summary>What its turns end with.</summary>
    internal NodeTurn Turn { get; }

    internal IDeliveryLog Log => Turn.Log;

    internal LinkTable Links => Turn.Links;

    /// <summary>The ends of its connections.</summary>
    internal NodeConnections Connections { get; private set; }

    /// <summary>True while it reads its data: it neither serves nor is it connected to anybody.</summary>
    internal bool IsLoading => Turn.IsLoading;

    /// <summary>True once its disk has refused something for good: the process ends with this turn.</summary>
    internal bool HasFailed => Turn.Failure is not null;

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
        try
        {
            RunTurn();
        }
        catch (CrashedInTurnException)
        {
            return false;
        }

        bool hasMore = Turn.HasMore || Turn.IsSendPutOff || _asking.Count > 0;
        if (hasMore) return true;

        dueMs = Math.Min(Math.Min(Connections.NextDueMs(_cluster.NowMs), Turn.StorageDueMs), _disk?.WorkDueMs ?? long.MaxValue);
        return true;
    }

    /// <summary>The process dies: its connections break, and what it had not replied to has no known outcome.</summary>
    internal void Die()
    {
        _replies.Lose();
        _asking.Clear();
        Connections.BreakAll(_cluster.NowMs);
    }

    void ITurnSurroundings.ContinueReading()
    {
        if (IsLoading) return;

        Connections.TakeIn(_cluster.NowMs);
        NoticeRecovery();
        RunCommands();
        if (!Replica.TurnIsFull) _endedKeys.Step(_cluster.UnixMs(_surroundings.SkewMs), mayWrite: !Log.IsFull);
    }

    void ITurnSurroundings.SendToPeers() => Connections.Pump(_cluster.NowMs);

    void ITurnSurroundings.WakeClients() => NoticeDivergence();

    void ITurnSurroundings.Reached(TurnStep step)
    {
        if (step == TurnStep.Logged) _disk?.NoteLogged();
        if (step == TurnStep.Stored) _disk?.NoteStored();
        if (_surroundings.DiesAt(CrashStage.AfterRead + (int)step)) throw new CrashedInTurnException();
    }

    void ITurnSurroundings.Loaded(StoreRecovery recovery)
    {
        _disk!.Loaded(Turn.Store!, Replica);
        Connections = new NodeConnections(_cluster, Links);
        _surroundings.HasServed = true;
        string history = recovery.History.ToString();
        _cluster.RecordState(ChronicleEventKind.Loaded, Slot, Replica, Replica.MayWrite ? $"{history}, takes writes" : history);
        if (Replica.MayWrite) _cluster.Note(ChronicleEventKind.HistoryKept, Slot);
        NoticeRecovery();
    }

    void ITurnSurroundings.LoadingFailed(StorageException refused) => throw refused;

    void ITurnSurroundings.SuspendLinks()
    {
        _disk!.Installs(Replica);
        Connections.Stop("it reads a snapshot", _cluster.NowMs);
    }

    void ITurnSurroundings.ReadsAnew(bool isInstalled) => _disk!.ReadsAnew(isInstalled);

    void ITurnSurroundings.StorageFailed(StorageException refused)
    {
        _cluster.Note(ChronicleEventKind.DiskFailed, Slot, refused.Message);
        Connections.Stop("the disk has failed", _cluster.NowMs);
        _replies.Lose();
    }

    // A busy process has sockets ready all the time, so it has no idle moment in which to send what it has put off.
    private void RunTurn()
    {
        _disk?.ContinueWork();
        Turn.End(_cluster.NowMs, _cluster.NowMs * MicrosPerMs);
        bool isBusy = Turn.IsSendPutOff && _cluster.Random.Chance(_cluster.Plan.BusyPercent);
        if (!isBusy) Turn.SendWhatWasPutOff();
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
        if (Replica.Epochs.FirstLost(session.Token.Entries) >= 0)
        {
            _surroundings.TokenIsLost(session);
            return false;
        }
        if (Replica.Applied.Covers(session.Token))
        {
            Arrive(session);
            return true;
        }

        RecordWait(ChronicleEventKind.Waits, session);
        session.Ticket = Replica.Waiters.Add(session.Token, Replica.Applied, end => WaitIsOver(session, end));
        session.ActsAtMs = _cluster.NowMs + _cluster.Random.Between(100, 1_500);
        return false;
    }

    private void WaitIsOver(ClientSession session, PositionWaitEnd end)
    {
        if (end == PositionWaitEnd.Lost)
        {
            _surroundings.TokenIsLost(session);
            return;
        }

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
        if (!isRead && (!Replica.MayWrite || Log.IsFull))
        {
            session.Complete(_cluster.NowMs);
            return;
        }

        _replies.Add(session, _commands.Run(operation, session, _cluster.UnixMs(_surroundings.SkewMs)));
    }

    private void NoticeRecovery()
    {
        if (IsRecovered || !Replica.MayWrite) return;
        IsRecovered = true;
        _cluster.Chronicle.Add(new ChronicleEvent(ChronicleEventKind.Recovered, _cluster.NowMs, Slot) { First = Replica.OwnEntry });
        _surroundings.Recovered(Slot, Replica.OwnEntry);
    }

    private void NoticeDivergence()
    {
        if (Replica.Divergences == _divergences) return;
        _divergences = Replica.Divergences;
        _cluster.Note(ChronicleEventKind.Divergence, Slot);
    }

    private sealed class CrashedInTurnException : Exception;
}
