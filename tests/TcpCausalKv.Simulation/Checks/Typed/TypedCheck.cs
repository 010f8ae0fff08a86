using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Checks.Typed;

/// <summary>
/// The part of <see cref="StepCheck"/> that follows typed keys: works out the effects of each command where it is run, applies them at every node,
/// and holds what nodes show against that, at every step. Equal clocks must mean equal digests at every step too.
/// </summary>
internal sealed class TypedCheck(Chronicle chronicle, ModelHistory[] histories)
{
    // By where the commands of a write begin: a name may come to belong to another write, a place never does.
    private readonly Dictionary<int, TypedEffect[]> _effects = [];

    private readonly PutOffCheck _putOff = new(histories);

    // By what is applied.
    private readonly Dictionary<ulong, ulong> _digests = [];

    /// <summary>A write was made: its commands met what they should, and its effects are applied at its node.</summary>
    internal Violation? FollowWrite(ModelNode node, in ChronicleEvent write)
    {
        _putOff.BeginWrite(write);
        if (write.TypedCount == 0) return null;
        List<TypedEffect> all = [];
        List<TypedEffect> effects = [];
        foreach (TypedCommand command in chronicle.Typed(write))
        {
            effects.Clear();
            _putOff.Follow(node, write, command);
            ItemSource source = new(write.Timestamp, write.Node, all.Count);
            if (Judge(node, command, source, effects) is { } text) return StepCheck.Found(Rule.ReadMatchesDefinition, write, text);
            Apply(node, write, effects);
            all.AddRange(effects);
        }

        _effects[write.TypedAt] = [.. all];
        return null;
    }

    /// <summary>Commands had no effect at all: by definition they should not.</summary>
    internal Violation? CheckNoEffect(ModelNode node, in ChronicleEvent read)
    {
        List<TypedEffect> effects = [];
        foreach (TypedCommand command in chronicle.Typed(read))
        {
            string? text = Judge(node, command, default, effects) ?? (effects.Count > 0 ? $"{command} had no effect" : null);
            if (text is not null) return StepCheck.Found(Rule.ReadMatchesDefinition, read, text);
        }

        return null;
    }

    /// <summary>Applies the effects of a write that was made before, perhaps elsewhere.</summary>
    internal void Apply(ModelNode node, in ChronicleEvent write)
    {
        if (write.TypedCount > 0) Apply(node, write, _effects[write.TypedAt]);
    }

    /// <summary>Holds what a node shows of its typed keys against the definition.</summary>
    internal Violation? CheckShown(ModelNode node, in ChronicleEvent step)
    {
        string expected = node.Typed.Show((long)step.Timestamp);
        if (step.Text != expected) return StepCheck.Found(Rule.ReadMatchesDefinition, step, $"by definition {expected}");
        if (_digests.TryAdd(node.Identity, step.First)) return null;
        ulong other = _digests[node.Identity];
        if (other == step.First) return null;
        return StepCheck.Found(Rule.EqualClocksEqualStates, step, $"digest {step.First:x16}, and where the same was applied {other:x16}");
    }

    /// <summary>Judges at a node that has come to rest what could not be judged before.</summary>
    internal Violation? CheckRest(ModelNode node) => _putOff.CheckRest(node);

    private static string? Judge(ModelNode node, in TypedCommand command, ItemSource source, List<TypedEffect> effects)
    {
        TypedKeyView view = node.Typed.View(command.Key);
        DataType type = view.Type(command.NowMs);
        if (!command.IsOnMany && command.Shown != type) return $"{command} met a {command.Shown}, by definition it is {type}";
        bool isDone = TypedDefinition.Run(command, view, source, effects);
        return command.IsDone == isDone ? null : $"{command}: by definition done is {isDone}";
    }

    private void Apply(ModelNode node, in ChronicleEvent write, IReadOnlyList<TypedEffect> effects)
    {
        ModelVersion version = new(write.Node, write.First, write.Timestamp, HistoryOperation.None);
        foreach (TypedEffect effect in effects) node.Typed.Apply(effect, version, chronicle.Clock(write));
    }
}
