using System.Globalization;
using System.Text;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements.Streams;

namespace TcpCausalKv.Simulation.Checks.Typed;

/// <summary>What is left at one typed key, and what that shows.</summary>
/// <param name="left">The effects that are left of the key, with their writes.</param>
internal sealed class TypedKeyView(List<(ModelVersion Write, TypedEffect Effect)> left)
{
    private static readonly DataType[] s_types = [DataType.Text, DataType.Hash, DataType.Set, DataType.SortedSet, DataType.List, DataType.Stream];
    private static readonly TypedElement[] s_elements =
        [TypedElement.Text, TypedElement.Field, TypedElement.Member, TypedElement.Score, TypedElement.Item, TypedElement.Entry];

    /// <summary>The types that something is left of.</summary>
    internal IReadOnlyList<TypedElement> Types { get; } =
        left.Count == 0 ? [] : [.. s_elements.Where(element => left.Exists(one => one.Effect.Element == element))];

    /// <summary>The latest deadline, Unix milliseconds; the highest number if there is none.</summary>
    internal long DeadlineMs { get; } = !left.Exists(one => one.Effect.Element == TypedElement.Deadline)
        ? long.MaxValue
        : left.Where(one => one.Effect.Element == TypedElement.Deadline).Max(one => one.Effect.DeadlineMs);

    /// <summary>Values of one element that were given beside each other, beyond the first.</summary>
    internal int Siblings => left.Where(one => one.Effect.Kind != TypedEffectKind.Add)
        .GroupBy(one => (one.Effect.Element, one.Effect.Part, one.Effect.Position, one.Effect.Id)).Sum(element => element.Count() - 1);

    /// <summary>What the key is, before its deadline: of several types the one that was written last.</summary>
    internal DataType TypeAlive => Types.Count == 0 ? DataType.None : s_types[(int)Types.MaxBy(NewestOf)];

    /// <summary>What the key shows itself as.</summary>
    internal DataType Type(long nowMs) => nowMs >= DeadlineMs ? DataType.None : TypeAlive;

    /// <summary>True if something is left of an element.</summary>
    internal bool Has(TypedElement element, int part) => left.Any(one => one.Effect.Element == element && one.Effect.Part == part);

    /// <summary>What reads show at a moment, in words.</summary>
    internal string Show(int key, long nowMs)
    {
        DataType type = Type(nowMs);
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"t{key} {type}");
        if (type == DataType.Text) text.Append(' ').Append(Read(TypedElement.Text, 0));
        else if (type == DataType.SortedSet) ShowScores(text);
        else if (type == DataType.List) ShowItems(text);
        else if (type == DataType.Stream) ShowEntries(text);
        else if (type != DataType.None) ShowParts(text, type == DataType.Hash ? TypedElement.Field : TypedElement.Member);
        if (DeadlineMs != long.MaxValue) text.Append(CultureInfo.InvariantCulture, $" until {DeadlineMs}");
        return text.ToString();
    }

    /// <summary>The positions of the list's items, from the head to the tail.</summary>
    internal IReadOnlyList<ItemPosition> Items() =>
        [.. left.Where(one => one.Effect.Element == TypedElement.Item).Select(one => one.Effect.Position!).Distinct().Order()];

    /// <summary>The ids of the stream's entries, ascending.</summary>
    internal IReadOnlyList<StreamId> Entries() =>
        [.. left.Where(one => one.Effect.Id is not null).Select(one => one.Effect.Id!.Value).Distinct().Order()];

    /// <summary>What the stream knows of entries that are gone, and its highest id: of each number the greatest.</summary>
    internal StreamMark Mark()
    {
        StreamMark mark = left.Where(one => one.Effect.Mark is not null)
            .Aggregate(default(StreamMark), static (mark, one) => mark.Join(one.Effect.Mark!.Value));
        IReadOnlyList<StreamId> entries = Entries();
        return entries.Count == 0 ? mark : mark with { LastId = StreamId.Later(mark.LastId, entries[^1]) };
    }

    private void ShowEntries(StringBuilder text)
    {
        foreach (StreamId id in Entries())
        {
            string? value = left.Where(one => one.Effect.Id == id).MaxBy(one => (one.Write.Timestamp, one.Write.Origin)).Effect.Value;
            text.Append(CultureInfo.InvariantCulture, $" {id}={value}");
        }

        text.Append(CultureInfo.InvariantCulture, $" {Mark()}");
    }

    // Of values that were given beside each other, the last one.
    private void ShowItems(StringBuilder text)
    {
        ILookup<ItemPosition, (ModelVersion Write, TypedEffect Effect)> items =
            left.Where(one => one.Effect.Element == TypedElement.Item).ToLookup(one => one.Effect.Position!);
        foreach (IGrouping<ItemPosition, (ModelVersion Write, TypedEffect Effect)> item in items.OrderBy(item => item.Key))
        {
            text.Append(' ').Append(item.MaxBy(one => (one.Write.Timestamp, one.Write.Origin)).Effect.Value);
        }
    }

    private void ShowParts(StringBuilder text, TypedElement element)
    {
        foreach (int part in left.Where(one => one.Effect.Element == element).Select(one => one.Effect.Part).Distinct().Order())
        {
            text.Append(CultureInfo.InvariantCulture, $" {(element == TypedElement.Field ? 'f' : 'm')}{part}");
            if (element == TypedElement.Field) text.Append('=').Append(Read(element, part));
        }
    }

    private void ShowScores(StringBuilder text)
    {
        IEnumerable<(string Member, decimal Score)> scores = left.Where(one => one.Effect.Element == TypedElement.Score)
            .GroupBy(one => one.Effect.Part)
            .Select(member => ("m" + member.Key.ToString(CultureInfo.InvariantCulture), ScoreOf(member)));
        foreach ((string member, decimal score) in scores.OrderBy(one => one.Score).ThenBy(one => one.Member, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $" {member}={score:0.####}");
        }
    }

    /// <summary>The score of a member; null if it is not there.</summary>
    internal decimal? Score(int part)
    {
        (ModelVersion Write, TypedEffect Effect)[] member =
            [.. left.Where(one => one.Effect.Element == TypedElement.Score && one.Effect.Part == part)];
        return member.Length == 0 ? null : ScoreOf(member);
    }

    // What was given last, or the greatest if all of that was given because it was greater; and every single thing that was added.
    private static decimal ScoreOf(IEnumerable<(ModelVersion Write, TypedEffect Effect)> member)
    {
        ILookup<bool, (ModelVersion Write, TypedEffect Effect)> byKind = member.ToLookup(one => one.Effect.Kind == TypedEffectKind.Add);
        decimal sum = byKind[true].Sum(one => one.Effect.Amount);
        if (!byKind[false].Any()) return sum;
        return sum + (byKind[false].All(one => one.Effect.IsGreater)
            ? byKind[false].Max(one => one.Effect.Amount)
            : byKind[false].MaxBy(one => (one.Write.Timestamp, one.Write.Origin)).Effect.Amount);
    }

    private ulong NewestOf(TypedElement type) => left.Where(one => one.Effect.Element == type).Max(one => one.Write.Timestamp);

    // The value that was given last, and every single thing that was added.
    private string Read(TypedElement element, int part)
    {
        string? value = null;
        decimal sum = 0;
        bool isAddedTo = false;
        (ulong Timestamp, int Origin) newest = default;
        foreach ((ModelVersion write, TypedEffect effect) in left)
        {
            if (effect.Element != element || effect.Part != part) continue;
            if (effect.Kind == TypedEffectKind.Add)
            {
                isAddedTo = true;
                sum += effect.Amount;
            }
            else if (value is null || (write.Timestamp, write.Origin).CompareTo(newest) > 0)
            {
                value = effect.Value;
                newest = (write.Timestamp, write.Origin);
            }
        }

        decimal number = 0;
        if (value is not null && (!isAddedTo || !decimal.TryParse(value, CultureInfo.InvariantCulture, out number))) return value;
        return (number + sum).ToString("0.####", CultureInfo.InvariantCulture);
    }
}
