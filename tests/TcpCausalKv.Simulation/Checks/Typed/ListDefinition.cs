using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Checks.Typed;

/// <summary>Which effects a command on a list has by the definition of the data.</summary>
internal static class ListDefinition
{
    /// <summary>True for what is not done to a list that is not there.</summary>
    internal static bool NeedsItems(TypedAction action) =>
        action is TypedAction.InsertItem or TypedAction.SetItem or TypedAction.PopHead or TypedAction.PopTail;

    /// <summary>Works out the effects.</summary>
    /// <param name="command">The command, which is done.</param>
    /// <param name="list">The list's items.</param>
    /// <param name="source">What a position is made from.</param>
    /// <param name="effects">Gets them.</param>
    internal static void Run(in TypedCommand command, IReadOnlyList<ItemPosition> list, ItemSource source, List<TypedEffect> effects)
    {
        TypedEffect put = new(TypedEffectKind.Put, command.Key, TypedElement.Item) { Value = command.Value };
        TypedEffect remove = new(TypedEffectKind.Remove, command.Key, TypedElement.Item);
        switch (command.Action)
        {
            case TypedAction.FillList:
                Fill(command, list, source, effects);
                break;
            case TypedAction.SetItem:
                effects.Add(put with { Position = list[command.SetAt(list.Count)] });
                break;
            case TypedAction.PopHead:
                effects.Add(remove with { Position = list[0] });
                break;
            case TypedAction.PopTail:
                effects.Add(remove with { Position = list[^1] });
                break;
            case TypedAction.InsertItem when command.InsertedAt(list.Count) is var at and > 0:
                effects.Add(put with { Position = ItemPosition.Between(list[at - 1], list[at], source) });
                break;
            default:
                effects.Add(put with { Position = ItemPosition.AtEnd(list, isAfter: command.Action == TypedAction.PushTail, source) });
                break;
        }
    }

    private static void Fill(in TypedCommand command, IReadOnlyList<ItemPosition> list, ItemSource source, List<TypedEffect> effects)
    {
        List<ItemPosition> filled = [.. list];
        for (int i = 0; i < TypedCommand.FilledItems; i++)
        {
            filled.Add(ItemPosition.AtEnd(filled, isAfter: true, source with { Index = source.Index + i }));
            effects.Add(new TypedEffect(TypedEffectKind.Put, command.Key, TypedElement.Item)
            {
                Position = filled[^1],
                Value = command.FilledWith(i),
            });
        }
    }
}
