using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Checks.Typed;

/// <summary>
/// Holds the removals of keys whose deadlines have come against what put a deadline off, at any node: a removal takes what its node has seen, so
/// whatever was in time must be known there, unless it is lost with the process that made it. That is known at the end only.
/// </summary>
internal sealed class PutOffCheck(ModelHistory[] histories)
{
    private readonly Dictionary<int, List<PutOff>> _byKey = [];
    private readonly HashSet<(int Origin, ulong Entry)> _named = [];
    private readonly List<(PutOff Missed, Violation Violation)> _early = [];

    /// <summary>A write was made. A write that had its name before is lost.</summary>
    internal void BeginWrite(in ChronicleEvent write)
    {
        (int Origin, ulong Entry) name = (write.Node, write.First);
        if (_named.Add(name)) return;
        foreach (List<PutOff> all in _byKey.Values) all.RemoveAll(putOff => putOff.Name == name);
        _early.RemoveAll(one => one.Missed.Name == name);
    }

    /// <summary>Follows a command of a write that is not yet applied at its node.</summary>
    internal void Follow(ModelNode node, in ChronicleEvent write, in TypedCommand command)
    {
        if (command.Action == TypedAction.End) FollowRemoval(node, write, command);
        else if (command.IsDone && command.Action is TypedAction.Expire or TypedAction.Persist) Note(write, command);
    }

    /// <summary>A removal that came too early, for what it missed is at a node that has come to rest; null if there is none.</summary>
    internal Violation? CheckRest(ModelNode node) =>
        _early.Find(one => one.Missed.Entry <= node.Applied[one.Missed.Origin] && !histories[one.Missed.Origin].IsLost(one.Missed.Entry)).Violation;

    private void Note(in ChronicleEvent write, in TypedCommand command)
    {
        if (!_byKey.TryGetValue(command.Key, out List<PutOff>? all)) _byKey.Add(command.Key, all = []);
        all.Add(new PutOff(write.Node, write.First, new HybridTimestamp(write.Timestamp).Milliseconds, command));
    }

    // A member that is away longer than it is waited for does lose: then the deadline stays, and that is another command.
    private void FollowRemoval(ModelNode node, in ChronicleEvent write, in TypedCommand removal)
    {
        long deadlineMs = node.Typed.View(removal.Key).DeadlineMs;
        foreach (PutOff putOff in _byKey.GetValueOrDefault(removal.Key, []))
        {
            bool isInTime = putOff.AtMs < deadlineMs && putOff.UntilMs > deadlineMs;
            if (!isInTime || putOff.Entry <= node.Applied[putOff.Origin]) continue;
            string text = $"{removal} of deadline {deadlineMs}, though {putOff.Command} of {putOff.Origin}:{putOff.Entry} was in time";
            _early.Add((putOff, StepCheck.Found(Rule.PutOffIsKept, write, text)));
        }
    }

    // When it was made by its stamp: a node whose wall clock is more than a second behind takes commands for in time that by their stamps are not.
    private readonly record struct PutOff(int Origin, ulong Entry, long AtMs, TypedCommand Command)
    {
        internal (int Origin, ulong Entry) Name => (Origin, Entry);

        internal long UntilMs => Command.Action == TypedAction.Persist ? long.MaxValue : Command.DeadlineMs;
    }
}
