using TcpCausalKv.Simulation.Clients;
using TcpCausalKv.Simulation.Histories;
using TcpCausalKv.Simulation.Networks;
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

    // Far beyond every time limit of a plan: a healed cluster that has replied to nobody for so long, and has not come to rest, never will.
    private const long RestWithinMs = 60_000;

    private readonly ClusterState _state;
    private readonly NodeLives _lives;
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
        _lives = new NodeLives(_state, DisconnectAll);
        _faults = new FaultInjector(_lives, _state);
        _sessions = MakeSessions(scenario.Workload);
        _sessionNumbers = _sessions.Length;
        _rest = new RestJudge(_state);
        foreach (NodeSurroundings node in _state.Nodes) _lives.Start(node);
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

    private void RunToRest()
    {
        for (int step = 0; step < StepsMax; step++)
        {
            long next = NextMs();
            if (_isHealed && next > LastProgressMs() + RestWithinMs) break;

            _state.NowMs = Math.Max(_state.NowMs, next);
            Step();
            if (!_isHealed || !AllSessionsAreDone() || !_rest.IsAtRest()) continue;

            _rest.RecordRest();
            return;
        }

        if (!_lives.OrphansMustStay()) _rest.ReportRestless();
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
        if (!_lives.TryRunTurn(node, process, out long due)) return;

        if (!process.IsLoading && !process.HasFailed) Dial(node.Slot, process.Connections);
        _state.Wake(node.Slot, Math.Max(due, _state.NowMs + 1));
    }

    private void Dial(int slot, NodeConnections connections)
    {
        for (int peer = 0; peer < _state.Nodes.Length; peer++)
        {
            if (connections.DialAtMs(peer) > _state.NowMs) continue;
            if (_state.Nodes[peer].Serving is { HasFailed: false } other && _state.Network.CanConnect(slot, peer))
            {
                Connect(slot, connections, peer, other.Connections);
            }
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

    private void DisconnectAll(int slot)
    {
        foreach (ClientSession session in _sessions)
        {
            if (session.Node == slot) Disconnect(session);
        }
    }

    private void Disconnect(ClientSession session)
    {
        session.Incarnation = 0;
        session.Ticket = ClientSession.NoTicket;
        if (!session.IsDone) session.ActsAtMs = _state.NowMs + _state.Random.Between(1, 50);
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

    private void TokenIsLost(ClientSession session)
    {
        session.Ticket = ClientSession.NoTicket;
        session.Forget(_sessionNumbers++);
        session.ActsAtMs = _state.NowMs + 1;
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
        if (_state.Nodes[session.Node].Serving is { } process)
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

    // Clients of slow disks may have much left to do when the cluster heals.
    private long LastProgressMs()
    {
        long last = _state.Plan.HealAtMs;
        foreach (ClientSession session in _sessions) last = Math.Max(last, session.CompletedAtMs);
        return last;
    }

    private bool AllSessionsAreDone()
    {
        foreach (ClientSession session in _sessions)
        {
            if (!session.IsDone) return false;
        }

        return true;
    }

    private NodeSurroundings MakeSurroundings(int slot)
    {
        long skewMs = slot < _state.Plan.SkewMs.Count ? _state.Plan.SkewMs[slot] : 0;
        SimulatedDisk? disk = _state.Plan.Disk is { } plan ? new SimulatedDisk(plan, _state.Plan.Width, _state.Random) : null;
        return new NodeSurroundings(slot, skewMs, disk, Recovered, TokenIsLost);
    }

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
