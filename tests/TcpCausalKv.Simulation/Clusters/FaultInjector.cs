using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Simulation.Faults;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>Lets the faults of a plan begin and end in a cluster.</summary>
internal sealed class FaultInjector
{
    private readonly NodeLives _lives;
    private readonly ClusterState _state;
    private readonly List<(long AtMs, Fault Fault, bool IsEnd)> _schedule = [];
    private int _next;

    internal FaultInjector(NodeLives lives, ClusterState state)
    {
        _lives = lives;
        _state = state;
        foreach (Fault fault in state.Plan.Faults)
        {
            _schedule.Add((fault.AtMs, fault, IsEnd: false));
            _schedule.Add((Math.Min(fault.EndMs, state.Plan.HealAtMs), fault, IsEnd: true));
        }

        // A stable sort: of what happens at the same time, the plan's order decides.
        _schedule = [.. _schedule.OrderBy(entry => entry.AtMs).ThenBy(entry => entry.IsEnd && entry.Fault.ForMs > 0 ? 0 : 1)];
    }

    /// <summary>When the next fault begins or ends.</summary>
    internal long NextAtMs => _next < _schedule.Count ? _schedule[_next].AtMs : long.MaxValue;

    /// <summary>Faults that took effect, by kind.</summary>
    internal int[] Injected { get; } = new int[Enum.GetValues<FaultKind>().Length];

    /// <summary>Begins and ends what is due.</summary>
    internal void RunDue()
    {
        while (NextAtMs <= _state.NowMs)
        {
            (_, Fault fault, bool isEnd) = _schedule[_next++];
            if (isEnd) End(fault);
            else Begin(fault);
        }
    }

    private void Begin(Fault fault)
    {
        _state.Note(ChronicleEventKind.Fault, fault.Node, Describe(fault), fault.HasPeer ? fault.Peer : ChronicleEvent.None);
        Injected[(int)fault.Kind]++;
        Cause(fault);
    }

    private void Cause(Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Cut:
                _state.Nodes[fault.Node].Process?.Connections.Break(fault.Peer, _state.NowMs);
                break;
            case FaultKind.Crash or FaultKind.PowerCut:
                _lives.CrashSoon(fault.Node, fault.Amount, fault.Kind == FaultKind.PowerCut);
                break;
            case FaultKind.BitRot:
                _lives.Rot(fault.Node);
                break;
            case FaultKind.Wipe:
                _lives.Wipe(fault.Node);
                break;
            case FaultKind.OldCopy:
                _lives.Copy(fault.Node);
                break;
            case FaultKind.FailingSync or FaultKind.FailingWrite or FaultKind.DiskFull:
                _state.Nodes[fault.Node].Disk!.Fail(fault.Kind, (FailingFiles)fault.Amount);
                break;
            case FaultKind.Overrule:
                _lives.Overrule(fault.Node);
                break;
            case FaultKind.ClockJump:
                _state.Nodes[fault.Node].SkewMs += fault.Amount;
                break;
            case FaultKind.HoldLink:
                Gate(fault)?.Hold();
                break;
            case FaultKind.DelayLink:
                if (_state.Nodes[fault.Node].Process is { } sender) sender.Links.Gate(fault.Peer).Delay((int)fault.Amount, sender.Log.End);
                break;
            default:
                Change(fault, 1);
                break;
        }
    }

    private void End(Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Cut or FaultKind.ClockJump or FaultKind.Overrule:
                return;
            case FaultKind.Crash or FaultKind.PowerCut or FaultKind.BitRot or FaultKind.Wipe:
                _lives.Restart(fault.Node);
                break;
            case FaultKind.OldCopy:
                _lives.PlaceCopy(fault.Node);
                break;
            case FaultKind.FailingSync or FaultKind.FailingWrite or FaultKind.DiskFull:
                _lives.Mend(fault.Node);
                break;
            case FaultKind.HoldLink or FaultKind.DelayLink:
                Gate(fault)?.Release();
                break;
            default:
                Change(fault, -1);
                break;
        }

        _state.Note(ChronicleEventKind.FaultOver, fault.Node, Describe(fault), fault.HasPeer ? fault.Peer : ChronicleEvent.None);
        WakeAll();
    }

    private void Change(Fault fault, int change)
    {
        NodeSurroundings node = _state.Nodes[fault.Node];
        switch (fault.Kind)
        {
            case FaultKind.OneWayPartition:
                _state.Network.Block(fault.Node, fault.Peer, change);
                break;
            case FaultKind.TwoWayPartition:
                BlockPair(fault.Node, fault.Peer, change);
                break;
            case FaultKind.Isolation:
                for (int peer = 0; peer < _state.Plan.Nodes; peer++) BlockPair(fault.Node, peer, change);
                break;
            case FaultKind.Lag:
                _state.Network.Lag(fault.Node, fault.Peer, change * fault.Amount);
                break;
            case FaultKind.Resend:
                _state.Network.Resend(fault.Node, fault.Peer, change);
                break;
            case FaultKind.Pause:
                node.Pauses += change;
                break;
            case FaultKind.Slow:
                node.TurnIntervalMs = change > 0 ? fault.Amount : 1;
                break;
            case FaultKind.SlowSync:
                node.Disk!.ExtraWorkMs += change * fault.Amount;
                break;
        }
    }

    private void BlockPair(int a, int b, int change)
    {
        _state.Network.Block(a, b, change);
        _state.Network.Block(b, a, change);
    }

    private void WakeAll()
    {
        for (int node = 0; node < _state.Plan.Nodes; node++) _state.Wake(node, _state.NowMs);
    }

    private LinkGate? Gate(Fault fault) => _state.Nodes[fault.Node].Process?.Links.Gate(fault.Peer);

    private static string Describe(Fault fault) => fault.Kind.ToString();
}
