namespace TcpCausalKv.Simulation.Checks.Typed;

/// <summary>Where an item is in its list, by the definition: components that are compared one by one. Nothing of it is bytes.</summary>
internal sealed class ItemPosition(ItemStep[] steps) : IComparable<ItemPosition>, IEquatable<ItemPosition>
{
    private ItemStep Last => steps[^1];

    /// <summary>An item at an end of the list.</summary>
    internal static ItemPosition Outermost(bool isAfter, ItemSource source) => new([new ItemStep(isAfter, source, 0, 0)]);

    /// <summary>An item at an end of a list that may have items.</summary>
    internal static ItemPosition AtEnd(IReadOnlyList<ItemPosition> list, bool isAfter, ItemSource source)
    {
        ItemPosition outermost = Outermost(isAfter, source);
        if (list.Count == 0) return outermost;
        ItemPosition end = list[isAfter ? list.Count - 1 : 0];
        if (isAfter ? outermost.CompareTo(end) > 0 : outermost.CompareTo(end) < 0) return outermost;
        return isAfter ? Between(end, null, source) : Between(null, end, source);
    }

    /// <summary>An item between two that are next to each other; null where there is none.</summary>
    internal static ItemPosition Between(ItemPosition? before, ItemPosition? after, ItemSource source)
    {
        if (before?.CountOn(isAfter: true, after, source) is { } follows) return follows;
        if (after?.CountOn(isAfter: false, before, source) is { } precedes) return precedes;
        return before is null || (after is not null && after.Continues(before))
            ? after!.With(new ItemStep(IsAfter: false, source, 0, 0))
            : before.With(new ItemStep(IsAfter: true, source, 0, 0));
    }

    /// <inheritdoc/>
    public int CompareTo(ItemPosition? other)
    {
        for (int i = 0; ; i++)
        {
            ItemStep? mine = StepAt(i);
            ItemStep? others = other!.StepAt(i);
            if (mine is null && others is null) return 0;
            if (mine is null) return others!.Value.IsAfter ? -1 : 1;
            if (others is null) return mine.Value.IsAfter ? 1 : -1;
            int order = Compare(mine.Value, others.Value);
            if (order != 0) return order;
        }
    }

    /// <inheritdoc/>
    public bool Equals(ItemPosition? other) => other is not null && CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ItemPosition);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(steps.Length, Last);

    /// <inheritdoc/>
    public override string ToString() => string.Concat(steps.Select(step =>
        $"{(step.IsAfter ? '>' : '<')}{step.Source.Timestamp}:{step.Source.Origin}:{step.Source.Index}+{step.CountedAt}"));

    // Nearer to what they belong to is the older one.
    private static int Compare(in ItemStep one, in ItemStep other)
    {
        if (one.IsAfter != other.IsAfter) return one.IsAfter ? 1 : -1;
        int age = (one.Source.Timestamp, one.Source.Origin, one.Source.Index, one.CountedAt, one.CountedIndex).CompareTo(
            (other.Source.Timestamp, other.Source.Origin, other.Source.Index, other.CountedAt, other.CountedIndex));
        return one.IsAfter ? age : -age;
    }

    private ItemStep? StepAt(int depth) => depth < steps.Length ? steps[depth] : null;

    private ItemPosition With(ItemStep step) => new([.. steps, step]);

    private bool Continues(ItemPosition beginning) => beginning.IsBeginningOf(steps, beginning.Depth);

    private int Depth => steps.Length;

    private bool IsBeginningOf(ItemStep[] others, int depth) =>
        others.Length >= depth && steps.AsSpan(0, depth).SequenceEqual(others.AsSpan(0, depth));

    // Own items in a row, at one place, need no step more.
    private ItemPosition? CountOn(bool isAfter, ItemPosition? other, ItemSource source)
    {
        bool isMine = steps.Length > 1 && Last.IsAfter == isAfter && Last.Source.Origin == source.Origin;
        if (!isMine || (other is not null && other.IsInRowOf(this))) return null;
        ItemStep next = Last with { CountedAt = source.Timestamp, CountedIndex = source.Index };
        return Compare(next, Last) == (isAfter ? 1 : -1) ? new ItemPosition([.. steps[..^1], next]) : null;
    }

    private bool IsInRowOf(ItemPosition one) => one.IsBeginningOf(steps, one.Depth - 1);
}
