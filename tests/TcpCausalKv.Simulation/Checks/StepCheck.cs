using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Simulation.Checks.Typed;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Checks;

/// <summary>
/// Follows a chronicle step by step with a model of every node, and reports the first step that breaks a rule: exactly once, never before its
/// causes, reads as defined, dots used once, and at rest the same everywhere with nothing acknowledged lost.
/// </summary>
public sealed class StepCheck
{
    private readonly Chronicle _chronicle;
    private readonly ModelNode[] _nodes;
    private readonly Dictionary<(int Origin, ulong Entry), int> _writes = [];
    private readonly ModelHistory[] _histories;

    // A write that died with its process before anybody heard of it may leave its name to another.
    private readonly HashSet<(int Origin, ulong Entry)> _seen = [];
    private readonly ulong[] _received;
    private readonly ulong[] _acknowledged;
    private readonly DiskCheck? _disks;
    private readonly TypedCheck _typed;
    private int _step;

    private StepCheck(Chronicle chronicle)
    {
        _chronicle = chronicle;
        _nodes = new ModelNode[chronicle.Nodes];
        for (int node = 0; node < _nodes.Length; node++) _nodes[node] = new ModelNode(chronicle.Width, chronicle.Keys, chronicle.TypedKeys);
        _histories = new ModelHistory[chronicle.Nodes];
        for (int node = 0; node < _nodes.Length; node++) _histories[node] = new ModelHistory();
        _typed = new TypedCheck(chronicle, _histories);
        _received = new ulong[chronicle.Width];
        _acknowledged = new ulong[chronicle.Width];
        if (chronicle.Fsync is { } fsync) _disks = new DiskCheck(chronicle, fsync);
    }

    /// <summary>The first violation, or null.</summary>
    public static Violation? Check(Chronicle chronicle)
    {
        StepCheck check = new(chronicle);
        for (; check._step < chronicle.Events.Length; check._step++)
        {
            if (check.Follow(chronicle.Events[check._step]) is { } violation) return violation;
        }

        return null;
    }

    private Violation? Follow(in ChronicleEvent step)
    {
        switch (step.Kind)
        {
            case ChronicleEventKind.Wrote: return FollowWrite(step);
            case ChronicleEventKind.Read: return CheckReads(step) ?? _typed.CheckNoEffect(_nodes[step.Node], step);
            case ChronicleEventKind.Shows: return _typed.CheckShown(_nodes[step.Node], step);
            case ChronicleEventKind.Applied: return FollowApply(step);
            case ChronicleEventKind.Held: return FollowHold(step);
            case ChronicleEventKind.Arrived: return CheckArrival(step);
            case ChronicleEventKind.Acknowledged:
                _acknowledged[step.Node] = Math.Max(_acknowledged[step.Node], step.First);
                _seen.Add((step.Node, step.First));
                return null;
            case ChronicleEventKind.Started:
                _nodes[step.Node].IsUp = true;
                return null;
            case ChronicleEventKind.Crashed:
                _nodes[step.Node].Clear();
                return _disks?.Follow(step);
            case ChronicleEventKind.Loaded: return FollowLoading(step);
            case ChronicleEventKind.Installing: return FollowInstalling(step);
            case ChronicleEventKind.Lost:
                TakeBackReceived(step);
                return null;
            case ChronicleEventKind.Recovered: return FollowRecovery(step);
            case ChronicleEventKind.ProtocolError: return Found(Rule.ProtocolIsKept, step, step.Text!);
            case ChronicleEventKind.Divergence: return Found(Rule.EqualClocksEqualStates, step, "a peer with an equal clock told another digest");
            case ChronicleEventKind.Restless: return Found(Rule.ComesToRest, step, step.Text!);
            case ChronicleEventKind.Exception: return Found(Rule.NoException, step, step.Text!);
            case ChronicleEventKind.AtRest: return CheckRest(step);
            default: return _disks?.Follow(step);
        }
    }

    private Violation? FollowWrite(in ChronicleEvent step)
    {
        ModelNode node = _nodes[step.Node];
        if (!ClockEntry.Follows(step.First, node.Applied[step.Node])) return Found(Rule.AppliedOnce, step, $"follows {node.Applied[step.Node]}");
        if (!_chronicle.Clock(step).SequenceEqual(node.Applied)) return Found(Rule.DependenciesAreTrue, step, "its clock is not what was applied");
        if (step.Timestamp <= node.LastTimestamp) return Found(Rule.TimestampFollowsCauses, step, $"{step.Timestamp} after {node.LastTimestamp}");
        if (_seen.Contains((step.Node, step.First))) return Found(Rule.DotNamesOneWrite, step, "its name was acknowledged, or received elsewhere");
        _writes[(step.Node, step.First)] = _step;
        if (!_histories[step.Node].TryAdd(step.First)) return Found(Rule.AppliedOnce, step, "its own history does not end there");

        Violation? violation = ApplyEffects(node, step, step, checkReads: true);
        node.Applied[step.Node] = step.First;
        _disks?.Deliver(step.Node, new Delivered(step.Node, step.First, _step));
        return violation;
    }

    private Violation? FollowApply(in ChronicleEvent step)
    {
        ModelNode node = _nodes[step.Node];
        if (_chronicle.Clock(step)[step.Peer] != node.Applied[step.Peer]) return Found(Rule.AppliedOnce, step, $"follows {node.Applied[step.Peer]}");
        if (IsForbidden(step.Peer, step.Last)) return Found(Rule.LostIsNowhere, step, "it is lost");
        if (!node.Covers(_chronicle.Clock(step))) return Found(Rule.AppliedAfterCauses, step, $"only {string.Join('.', node.Applied)} is applied");

        for (ulong entry = step.First; entry <= step.Last; entry++)
        {
            if (!_writes.TryGetValue((step.Peer, entry), out int at)) return Found(Rule.ThinAirRead, step, $"nobody wrote {entry}");
            ChronicleEvent write = _chronicle.Events[at];
            if (!HasSameCauses(step, write)) return Found(Rule.DependenciesAreTrue, step, $"{entry} was written after other writes");
            if (ApplyEffects(node, write, step, checkReads: false) is { } violation) return violation;
            _disks?.Deliver(step.Node, new Delivered(step.Peer, entry, at));
        }

        node.Applied[step.Peer] = step.Last;
        NoteReceived(step.Node, step.Peer, step.First, step.Last);
        return _disks?.CheckReceived(step);
    }

    // What a disk gives back is made anew by the definition, from the writes that the node had delivered first. A snapshot that was being
    // installed counts as received from here on: a power cut may have taken it before.
    private Violation? FollowLoading(in ChronicleEvent step)
    {
        if (_disks!.CheckLoaded(step, out IReadOnlyList<Delivered> writes) is { } violation) return violation;

        ModelNode node = _nodes[step.Node];
        node.Clear();
        node.IsUp = true;
        foreach (Delivered write in writes)
        {
            ApplyEffects(node, _chronicle.Events[write.At], step, checkReads: false);
            node.Applied[write.Origin] = write.Entry;
            if (IsForbidden(write.Origin, write.Entry)) return Found(Rule.LostIsNowhere, step, $"{write.Entry} of {write.Origin} is lost");
            NoteReceived(step.Node, write.Origin, write.Entry, write.Entry);
        }

        if (_chronicle.Clock(step).SequenceEqual(node.Applied)) return CheckState(step, node);
        return Found(Rule.RecoversPrefix, step, $"the first {writes.Count} writes that it had delivered lead to {string.Join('.', node.Applied)}");
    }

    // The order in which writes were made is a causal one.
    private Violation? FollowInstalling(in ChronicleEvent step)
    {
        List<Delivered> covered = [];
        ReadOnlySpan<ulong> clock = _chronicle.Clock(step);
        for (int origin = 0; origin < clock.Length; origin++)
        {
            if (clock[origin] == 0) continue;
            foreach (ulong entry in _histories[origin].UpTo(clock[origin])) covered.Add(new Delivered(origin, entry, _writes[(origin, entry)]));
        }

        _disks!.FollowInstalling(step, covered.OrderBy(write => write.At));
        return null;
    }

    // The batch says once for all its writes what they had seen of others; each has seen those before it.
    private bool HasSameCauses(in ChronicleEvent batch, in ChronicleEvent write)
    {
        ReadOnlySpan<ulong> told = _chronicle.Clock(batch);
        ReadOnlySpan<ulong> made = _chronicle.Clock(write);
        for (int slot = 0; slot < told.Length; slot++)
        {
            bool isNext = slot == write.Node && write.First > batch.First;
            if (told[slot] != made[slot] && !isNext) return false;
        }

        return true;
    }

    private Violation? ApplyEffects(ModelNode node, in ChronicleEvent write, in ChronicleEvent step, bool checkReads)
    {
        ModelVersion version = new(write.Node, write.First, write.Timestamp, HistoryOperation.None);
        foreach (HistoryOperation operation in _chronicle.Operations(write))
        {
            if (operation.Kind != OperationKind.Read) node.Apply(operation, version, _chronicle.Clock(write));
            else if (checkReads && CheckRead(node, operation, step) is { } violation) return violation;
        }

        node.Note(write);
        if (checkReads) return _typed.FollowWrite(node, write);
        _typed.Apply(node, write);
        return null;
    }

    private Violation? FollowHold(in ChronicleEvent step)
    {
        NoteReceived(step.Node, step.Peer, step.First, step.Last);
        if (_nodes[step.Node].Covers(_chronicle.Clock(step))) return Found(Rule.ComesToRest, step, "held though nothing is missing");
        return _disks?.CheckReceived(step);
    }

    private void NoteReceived(int node, int origin, ulong first, ulong last)
    {
        if (node == origin) return;
        _received[origin] = Math.Max(_received[origin], last);
        for (ulong entry = first; entry <= last; entry++) _seen.Add((origin, entry));
    }

    // A node whose disk has failed tells nobody what comes to it: what went with its process names nothing any more.
    private void TakeBackReceived(in ChronicleEvent step)
    {
        ReadOnlySpan<ulong> left = _chronicle.Clock(step);
        for (int origin = 0; origin < left.Length; origin++) _received[origin] = Math.Min(_received[origin], left[origin]);
    }

    // What a new process can't find anywhere was never received by anybody, and died with the old one.
    private Violation? FollowRecovery(in ChronicleEvent step)
    {
        _acknowledged[step.Node] = Math.Min(_acknowledged[step.Node], step.First);
        if (step.First < _received[step.Node] && !_chronicle.MayLoseReceived)
        {
            return Found(Rule.ReceivedIsKept, step, $"{_received[step.Node]} was received elsewhere");
        }

        _histories[step.Node].GoOnAfter(step.First);
        for (int node = 0; node < _nodes.Length; node++)
        {
            ulong has = _nodes[node].Applied[step.Node];
            if (_nodes[node].IsUp && IsForbidden(step.Node, has)) return Found(Rule.LostIsNowhere, step, $"node {node} has {has}");
        }

        return null;
    }

    private Violation? CheckArrival(in ChronicleEvent step) =>
        _nodes[step.Node].Covers(_chronicle.Clock(step))
            ? null
            : Found(Rule.WaitedPositionIsApplied, step, $"only {string.Join('.', _nodes[step.Node].Applied)} is applied");

    private Violation? CheckReads(in ChronicleEvent step)
    {
        foreach (HistoryOperation read in _chronicle.Operations(step))
        {
            if (CheckRead(_nodes[step.Node], read, step) is { } violation) return violation;
        }

        return null;
    }

    private static Violation? CheckRead(ModelNode node, in HistoryOperation read, in ChronicleEvent step)
    {
        int expected = node.ValueOf(read.Key);
        if (read.Value == expected) return null;
        return Found(Rule.ReadMatchesDefinition, step, $"k{read.Key} gave v{read.Value}, by definition it is v{expected}");
    }

    private Violation? CheckRest(in ChronicleEvent step)
    {
        ModelNode node = _nodes[step.Node];
        if (!_chronicle.Clock(step).SequenceEqual(node.Applied)) return Found(Rule.AppliedOnce, step, $"{string.Join('.', node.Applied)} is applied");
        return CheckState(step, node) ?? CheckAgainstOthers(step, node) ?? _typed.CheckRest(node);
    }

    private Violation? CheckState(in ChronicleEvent step, ModelNode node)
    {
        if (CheckReads(step) is { } violation) return violation;
        if (step.Detail != node.KeyCount || step.Timestamp != (ulong)node.SiblingCount)
        {
            string defined = $"by definition {node.KeyCount} and {node.SiblingCount}";
            return Found(Rule.ReadMatchesDefinition, step, $"{step.Detail} keys and {step.Timestamp} siblings, {defined}");
        }

        return step.First == step.Last ? null : Found(Rule.DigestIsTrue, step, $"kept {step.First:x}, computed {step.Last:x}");
    }

    private bool IsForbidden(int origin, ulong entry) => !_chronicle.MayOverrule && _histories[origin].IsLost(entry);

    private Violation? CheckAgainstOthers(in ChronicleEvent step, ModelNode node)
    {
        for (int origin = 0; origin < _nodes.Length; origin++)
        {
            if (_histories[origin].IsLost(node.Applied[origin])) return Found(Rule.LostIsNowhere, step, $"{node.Applied[origin]} of {origin}");
            if (node.Applied[origin] >= _acknowledged[origin]) continue;
            return Found(Rule.AcknowledgedIsKept, step, $"write {_acknowledged[origin]} of {origin} is missing");
        }

        foreach (ChronicleEvent other in _chronicle.Events)
        {
            if (other.Kind != ChronicleEventKind.AtRest || other.Node == step.Node) continue;
            bool haveEqualClocks = _chronicle.Clock(other).SequenceEqual(_chronicle.Clock(step));
            if (!haveEqualClocks) return Found(Rule.ComesToRest, step, $"node {other.Node} has another clock");
            if (other.First != step.First || !_chronicle.Operations(other).SequenceEqual(_chronicle.Operations(step)))
            {
                return Found(Rule.EqualClocksEqualStates, step, $"node {other.Node} has another digest or shows other data");
            }
        }

        return null;
    }

    internal static Violation Found(Rule rule, in ChronicleEvent step, string text) =>
        new(rule, $"{TraceWriter.Line(step).TrimEnd()}: {text}");
}
