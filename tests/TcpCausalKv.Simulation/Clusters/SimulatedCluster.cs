using TcpCausalKv.Simulation.Faults;
using TcpCausalKv.Simulation.Histories;
using TcpCausalKv.Simulation.Runs;
using TcpCausalKv.Simulation.Workloads;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>
/// A cluster of real replicas in one thread, under virtual time. A scenario decides all that happens: the same one gives the same chronicle,
/// step by step.
/// </summary>
public sealed class SimulatedCluster
{
    // Far more than any scenario takes: whoever takes more has nodes that keep each other, or themselves, busy for nothing.
    private const int StepsMax = 1_000_000;

    // Far beyond every time limit of a plan: what has not come to rest by then never will.
    private const long RestWithinMs = 60_000;

    private readonly ClusterState _state;
    private readonly FaultInjector _faults;
    private readonly ClientSession[] _sessions;
    private readonly RestJudge _rest;
    private int _sessionNumbers;
    private bool _isHealed;

    /// <summary>A cluster at its beginning.</summary>
    public SimulatedCluster(Scenario scenario)
    {
        _state = new ClusterState(scenario);
        _state.Nodes = [.. Enumerable.Range(0, _state.Plan.Nodes).Select(MakeSurroundings)];
        _faults = new FaultInjector(this, _state);
        _sessions = MakeSessions(scenario.Workload);
        _sessionNumbers = _sessions.Length;
        _rest = new RestJudge(_state);
        foreach (NodeSurroundings node in _state.Nodes) Start(node, isNewCluster: true);
    }

    /// <summary>Runs to the end: faults and clients, then healing, then rest, then a last read of everything at every node.</summary>
    public RunRecord Run()
    {
        try
        {
            RunToRest();
        }
        catch (Exception exception)
        {
            // Whatever the product throws is a finding, and belongs into the trace where it happened.
            _state.Note(ChronicleEventKind.Exception, node: 0, exception.ToString());
        }

        return new RunRecord(_state.Chronicle, _state.Clients.History, _faults.Injected, _state.Clients.Acknowledged, _state.NowMs);
    }

    /// <summary>The process of a node dies in its next turn, if it does not take the only copy of a write with it that others know of.</summary>
    internal void CrashSoon(int slot, CrashStage stage)
    {
        NodeSurroundings node = _state.Nodes[slot];
        if (node.Process is null) return;
        if (stage == CrashStage.BetweenTurns)
        {
            TryCrash(node);
            return;
        }

        node.Crash = stage;
        _state.Wake(slot, _state.NowMs);
    }

    /// <summary>A new process takes the place of the one that died.</summary>
    internal void Restart(int slot)
    {
        NodeSurroundings node = _state.Nodes[slot];
        node.Crash = null;
        if (node.Process is null) Start(node, isNewCluster: false);
    }

    private void RunToRest()
    {
        for (int step = 0; step < StepsMax; step++)
        {
            long next = NextMs();
            if (_isHealed && next > _state.Plan.HealAtMs + RestWithinMs) break;

            _state.NowMs = Math.Max(_state.NowMs, next);
            Step();
            if (!_isHealed || !AllSessionsAreDone() || !_rest.IsAtRest()) continue;

            _rest.RecordRest();
            return;
        }

        _rest.ReportRestless();
    }

    private void Step()
    {
        _faults.RunDue();
        if (!_isHealed && _state.NowMs >= _state.Plan.HealAtMs) Heal();

        foreach (ClientSession session in _sessions)
        {
            if (session.ActsAtMs <= _state.NowMs) Act(session);
        }

        // Any node may be the first of those that run at the same millisecond.
        int first = _state.Random.Below(_state.Nodes.Length);
        for (int i = 0; i < _state.Nodes.Length; i++)
        {
            NodeSurroundings node = _state.Nodes[(first + i) % _state.Nodes.Length];
            if (node.RunsAtMs <= _state.NowMs) RunTurn(node);
        }
    }

    private long NextMs()
    {
        long next = Math.Min(_faults.NextAtMs, _isHealed ? long.MaxValue : _state.Plan.HealAtMs);
        foreach (NodeSurroundings node in _state.Nodes) next = Math.Min(next, node.RunsAtMs);
        foreach (ClientSession session in _sessions) next = Math.Min(next, session.ActsAtMs);
        return next;
    }

    private void Heal()
    {
        _isHealed = true;
        _state.Note(ChronicleEventKind.Healed, node: 0);
    }

    private void RunTurn(NodeSurroundings node)
    {
        SimulatedNode process = node.Process!;
        node.TurnAtMs = long.MaxValue;
        node.NoTurnBeforeMs = _state.NowMs + node.TurnIntervalMs;
        bool lives = process.TryRunTurn(out long due);
        node.Crash = null;
        if (!lives)
        {
            Die(node);
            return;
        }

        Dial(node.Slot, process.Connections);
        _state.Wake(node.Slot, Math.Max(due, _state.NowMs + 1));
    }

    private void Dial(int slot, NodeConnections connections)
    {
        for (int peer = 0; peer < _state.Nodes.Length; peer++)
        {
            if (connections.DialAtMs(peer) > _state.NowMs) continue;
            if (_state.Nodes[peer].Process is { } other && _state.Network.CanConnect(slot, peer)) Connect(slot, connections, peer, other.Connections);
            else connections.DialFailed(peer);
        }
    }

    private void Connect(int slot, NodeConnections from, int peer, NodeConnections to)
    {
        BytePipe there = new();
        BytePipe back = new();
        from.Dialled(new ConnectionEnd(slot, peer, back, there));
        to.Accepting(new ConnectionEnd(peer, slot, there, back));
        _state.Wake(slot, _state.NowMs);
        _state.Wake(peer, _state.NowMs + _state.Plan.DelayMinMs);
    }

    private void TryCrash(NodeSurroundings node)
    {
        if (MayCrash(node.Slot)) Die(node);
    }

    // In memory only, what dies with the last process that had it is gone. What only its origin ever had may go; what another node has
    // received, even one that has died since, must have a copy left.
    private bool MayCrash(int slot)
    {
        for (int origin = 0; origin < _state.Plan.Nodes; origin++)
        {
            ulong kept = 0;
            foreach (NodeSurroundings other in _state.Nodes)
            {
                if (other.Slot != slot && other.Process is { } process) kept = Math.Max(kept, process.Replica.ReceivedOf(origin));
            }

            if (kept < _state.Exposure.LastOf(origin)) return false;
        }

        return true;
    }

    private void Die(NodeSurroundings node)
    {
        node.Process!.Die();
        node.Process = null;
        node.TurnAtMs = long.MaxValue;
        _state.Note(ChronicleEventKind.Crashed, node.Slot);
        foreach (ClientSession session in _sessions)
        {
            if (session.Node == node.Slot) Disconnect(session);
        }
    }

    private void Disconnect(ClientSession session)
    {
        session.Incarnation = 0;
        session.Ticket = ClientSession.NoTicket;
        if (!session.IsDone) session.ActsAtMs = _state.NowMs + _state.Random.Between(1, 50);
    }

    private void Start(NodeSurroundings node, bool isNewCluster)
    {
        node.Process = new SimulatedNode(_state, node, isNewCluster);
        node.TurnAtMs = _state.NowMs;
        _state.Note(ChronicleEventKind.Started, node.Slot);
    }

    // Clients that have seen what is lost have a past that no node can ever give them: they begin anew.
    private void Recovered(int slot, ulong kept)
    {
        _state.Clients.Forget(slot, kept);
        foreach (ClientSession session in _sessions)
        {
            if (session.Token[slot] > kept) BeginAnew(session);
        }
    }

    private void BeginAnew(ClientSession session)
    {
        bool waited = session.Ticket != ClientSession.NoTicket;
        CancelWait(session);
        session.Forget(_sessionNumbers++);
        if (waited) session.ActsAtMs = _state.NowMs;
    }

    private void Act(ClientSession session)
    {
        session.ActsAtMs = long.MaxValue;
        if (session.Ticket != ClientSession.NoTicket)
        {
            CancelWait(session);
            session.MoveTo(_state.Random.Below(_state.Plan.Nodes));
        }

        if (session.Current.Kind == ClientOperationKind.Move)
        {
            session.MoveTo(session.Current.Node);
            session.Complete(_state.NowMs);
            return;
        }

        Ask(session);
    }

    private void Ask(ClientSession session)
    {
        if (_state.Nodes[session.Node].Process is { } process)
        {
            process.Ask(session);
            _state.Wake(session.Node, _state.NowMs);
            return;
        }

        session.MoveTo(_state.Random.Below(_state.Plan.Nodes));
        session.ActsAtMs = _state.NowMs + _state.Random.Between(5, 50);
    }

    private void CancelWait(ClientSession session)
    {
        if (session.Ticket == ClientSession.NoTicket) return;
        _state.Nodes[session.Node].Process?.Replica.Waiters.Cancel(session.Ticket);
        session.Ticket = ClientSession.NoTicket;
    }

    private bool AllSessionsAreDone()
    {
        foreach (ClientSession session in _sessions)
        {
            if (!session.IsDone) return false;
        }

        return true;
    }

    private NodeSurroundings MakeSurroundings(int slot) =>
        new(slot, slot < _state.Plan.SkewMs.Count ? _state.Plan.SkewMs[slot] : 0, Recovered, MayCrash);

    private ClientSession[] MakeSessions(Workload workload)
    {
        ClientSession[] sessions = new ClientSession[workload.Sessions];
        for (int number = 0; number < sessions.Length; number++)
        {
            sessions[number] = new ClientSession(number, number % _state.Plan.Nodes, _state.Plan.Width);
        }

        foreach (ClientOperation operation in workload.Operations) sessions[operation.Session].Add(operation);
        return sessions;
    }
}
