using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Checks.Typed;

/// <summary>Which effects a command has by the definition of the data.</summary>
internal static class TypedDefinition
{
    private static readonly TypedElement[] s_types =
        [TypedElement.Text, TypedElement.Field, TypedElement.Member, TypedElement.Score, TypedElement.Item, TypedElement.Entry];

    /// <summary>Works out the effects of a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="view">What its key has where it is run.</param>
    /// <param name="source">What a position is made from.</param>
    /// <param name="effects">Gets them.</param>
    /// <returns>True if its reply should say that it was done.</returns>
    internal static bool Run(in TypedCommand command, TypedKeyView view, ItemSource source, List<TypedEffect> effects)
    {
        int key = command.Key;
        bool shows = view.Type(command.NowMs) != DataType.None;
        switch (command.Action)
        {
            case TypedAction.Set:
                effects.Add(new TypedEffect(TypedEffectKind.Set, key) { Value = command.Value });
                return true;
            case TypedAction.Delete:
                if (view.TypeAlive != DataType.None) effects.Add(new TypedEffect(TypedEffectKind.Delete, key));
                return shows;
            case TypedAction.Purge:
                if (shows) effects.Add(new TypedEffect(TypedEffectKind.Purge, key));
                return shows;
            case TypedAction.End or TypedAction.EndAway:
                effects.Add(new TypedEffect(command.Action == TypedAction.End ? TypedEffectKind.Delete : TypedEffectKind.Purge, key));
                return command.NowMs >= view.DeadlineMs;
            case TypedAction.Flush or TypedAction.FlushDatabase:
                bool isAll = command.Action == TypedAction.Flush;
                if (command.IsDone) effects.Add(new TypedEffect(isAll ? TypedEffectKind.Flush : TypedEffectKind.FlushDatabase, key));
                return command.IsDone;
            case TypedAction.Expire:
                if (shows) effects.Add(new TypedEffect(TypedEffectKind.Put, key, TypedElement.Deadline) { DeadlineMs = command.DeadlineMs });
                return shows;
            case TypedAction.Persist:
                if (!shows || view.DeadlineMs == long.MaxValue) return false;
                effects.Add(new TypedEffect(TypedEffectKind.Remove, key, TypedElement.Deadline));
                return true;
            default:
                return RunOnElement(command, view, source, effects);
        }
    }

    // A key that is dead is deleted first, so that nothing old revives; of one that has several types the others go.
    private static bool RunOnElement(in TypedCommand command, TypedKeyView view, ItemSource source, List<TypedEffect> effects)
    {
        TypedElement element = ElementOf(command.Action);
        if (element == TypedElement.Score && !command.IsKnown) return false;
        DataType type = view.Type(command.NowMs);
        if (type != DataType.None && type != TypeOf(element)) return false;
        if (element == TypedElement.Item && (!command.IsKnown || (type == DataType.None && ListDefinition.NeedsItems(command.Action)))) return false;

        if (element == TypedElement.Entry && !StreamDefinition.IsDone(command, type == DataType.None ? 0 : view.Entries().Count)) return false;

        bool isGreater = command.Action == TypedAction.PutGreaterScore;
        if (isGreater && type != DataType.None && view.Score(command.Part) >= command.Amount) return false;
        int key = command.Key;
        Prepare(key, view, type, element, effects);
        if (element == TypedElement.Item)
        {
            ListDefinition.Run(command, type == DataType.None ? [] : view.Items(), source, effects);
            return true;
        }

        if (element == TypedElement.Entry)
        {
            if (type == DataType.None) StreamDefinition.Run(command, [], default, source, effects);
            else StreamDefinition.Run(command, view.Entries(), view.Mark(), source, effects);
            return true;
        }

        TypedEffectKind kind = KindOf(command.Action);
        if (kind == TypedEffectKind.Remove && (type == DataType.None || !view.Has(element, command.Part))) return false;
        AddEffects(command, new TypedEffect(kind, key, element, element == TypedElement.Text ? 0 : command.Part)
        {
            Value = command.Value,
            Amount = command.Amount,
            IsGreater = isGreater,
        }, effects);
        return true;
    }

    private static DataType TypeOf(TypedElement element) => element switch
    {
        TypedElement.Text => DataType.Text,
        TypedElement.Field => DataType.Hash,
        TypedElement.Score => DataType.SortedSet,
        TypedElement.Item => DataType.List,
        TypedElement.Entry => DataType.Stream,
        _ => DataType.Set,
    };

    private static void Prepare(int key, TypedKeyView view, DataType type, TypedElement element, List<TypedEffect> effects)
    {
        if (type == DataType.None && view.DeadlineMs != long.MaxValue) effects.Add(new TypedEffect(TypedEffectKind.Delete, key));
        else if (view.Types.Count > 1)
        {
            foreach (TypedElement other in s_types.Where(other => other != element))
            {
                effects.Add(new TypedEffect(TypedEffectKind.RemoveType, key, other));
            }
        }
    }

    private static void AddEffects(in TypedCommand command, in TypedEffect effect, List<TypedEffect> effects)
    {
        if (command.Action != TypedAction.FillScores) effects.Add(effect);
        else
        {
            for (int i = 0; i < TypedCommand.FilledMembers; i++) effects.Add(effect with { Part = i, Amount = command.ScoreOf(i) });
        }
    }

    private static TypedElement ElementOf(TypedAction action) => action switch
    {
        TypedAction.Change or TypedAction.Add => TypedElement.Text,
        TypedAction.PutMember or TypedAction.RemoveMember => TypedElement.Member,
        TypedAction.PutScore or TypedAction.PutGreaterScore or TypedAction.AddScore or TypedAction.RemoveScore or TypedAction.FillScores =>
            TypedElement.Score,
        TypedAction.PutField or TypedAction.AddField or TypedAction.RemoveField => TypedElement.Field,
        TypedAction.AddEntry or TypedAction.DeleteEntry or TypedAction.TrimEntries => TypedElement.Entry,
        _ => TypedElement.Item,
    };

    private static TypedEffectKind KindOf(TypedAction action) => action switch
    {
        TypedAction.Add or TypedAction.AddField or TypedAction.AddScore => TypedEffectKind.Add,
        TypedAction.RemoveField or TypedAction.RemoveMember or TypedAction.RemoveScore => TypedEffectKind.Remove,
        _ => TypedEffectKind.Put,
    };
}
