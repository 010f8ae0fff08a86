namespace TcpCausalKv.Simulation.Checks.Typed;

/// <summary>
/// What a node must show of its typed keys, by the definition: every single effect is left until one takes it away whose write had seen it.
/// </summary>
/// <remarks>
/// None of the rules by which the product saves memory: no totals, no contributions, no versions by origin. A write that takes something away
/// is applied after all that it has seen, so it is enough to look back.
/// </remarks>
internal sealed class TypedModel(int keys)
{
    private readonly List<(ModelVersion Write, TypedEffect Effect)>[] _left =
        [.. Enumerable.Range(0, keys).Select(_ => new List<(ModelVersion Write, TypedEffect Effect)>())];

    /// <summary>Typed keys that are something, whether or not their deadline has come.</summary>
    internal int KeyCount => Views().Count(view => view.Types.Count > 0);

    /// <summary>Values of one element that were given beside each other, beyond the first of each.</summary>
    internal int SiblingCount => Views().Sum(view => view.Siblings);

    /// <summary>Applies one effect of a write that had seen <paramref name="seen"/>.</summary>
    internal void Apply(in TypedEffect effect, in ModelVersion write, ReadOnlySpan<ulong> seen)
    {
        foreach (List<(ModelVersion Write, TypedEffect Effect)> left in _left)
        {
            for (int i = left.Count - 1; i >= 0; i--)
            {
                if (effect.Takes(left[i].Effect) && left[i].Write.IsSeenBy(write, seen)) left.RemoveAt(i);
            }
        }

        if (effect.Gives) _left[effect.Key].Add((write, effect));
    }

    /// <summary>What is left at a key. Good until the next effect.</summary>
    internal TypedKeyView View(int key) => new(_left[key]);

    /// <summary>What reads of all keys show at a moment, in words.</summary>
    internal string Show(long nowMs) => string.Join(", ", Enumerable.Range(0, keys).Select(key => View(key).Show(key, nowMs)));

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        foreach (List<(ModelVersion Write, TypedEffect Effect)> left in _left) left.Clear();
    }

    private IEnumerable<TypedKeyView> Views() => Enumerable.Range(0, keys).Select(View);
}
