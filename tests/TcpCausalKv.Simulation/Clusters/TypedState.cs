using System.Globalization;
using System.Text;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Streams;
using TcpCausalKv.Simulation.Workloads;

namespace TcpCausalKv.Simulation.Clusters;

// state = key (", " key)*      key = name type (" " element)* (" until " deadline)?
// The checker writes the same of its own.

/// <summary>What a node shows of its typed keys, in words.</summary>
internal static class TypedState
{
    /// <summary>Reads every typed key, as clients would at this moment.</summary>
    internal static string Show(Keyspace keyspace, int keys) =>
        string.Join(", ", Enumerable.Range(0, keys).Select(key => Show(keyspace, key, ClientBytes.TypedKey(key))));

    private static string Show(Keyspace keyspace, int number, byte[] key)
    {
        DataType type = keyspace.TypeOf(key);
        List<string> elements = type switch
        {
            DataType.Text => [keyspace.TryGet(key, out ReadOnlySpan<byte> value) ? Encoding.UTF8.GetString(value) : "gone"],
            DataType.Hash => Elements(keyspace.Open(key, ElementKind.Field)),
            DataType.Set => Elements(keyspace.Open(key, ElementKind.Member)),
            DataType.SortedSet => Scores(keyspace.Open(key, ElementKind.Score)),
            DataType.List => Items(keyspace.OpenList(key)),
            DataType.Stream => Entries(StreamView.Open(keyspace, key)),
            _ => [],
        };
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"t{number} {type}");
        foreach (string element in elements) text.Append(' ').Append(element);
        long deadline = keyspace.DeadlineOf(key);
        if (deadline != long.MaxValue) text.Append(CultureInfo.InvariantCulture, $" until {deadline}");
        return text.ToString();
    }

    // In the order of the set, and each as it is found by its name.
    private static List<string> Scores(CollectionView view)
    {
        List<string> elements = [];
        SortedSetView set = view.InOrder;
        set.Visit(0, set.Count, backwards: false, (member, score) =>
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetString(member)}={score}");
            bool isFound = set.TryGetScore(member, out double found) && found.Equals(score);
            elements.Add(isFound ? text : string.Create(CultureInfo.InvariantCulture, $"{text} (found {found})"));
        });
        int unordered = 0;
        view.Visit((_, _) => unordered++);
        if (unordered != elements.Count) elements.Add(string.Create(CultureInfo.InvariantCulture, $"(unordered {unordered})"));
        if (view.Count != elements.Count) elements.Add(string.Create(CultureInfo.InvariantCulture, $"(counted {view.Count})"));
        return elements;
    }

    // In the order of the list, read from both ends.
    private static List<string> Items(ListView list)
    {
        List<string> items = [];
        for (ListCursor cursor = list.From(0); !cursor.IsEnd; cursor.MoveNext()) items.Add(Encoding.UTF8.GetString(cursor.Value));
        bool isSame = list.Count == items.Count;
        for (int i = 0; isSame && i < items.Count; i++)
        {
            isSame = list.TryGet(i - items.Count, out ReadOnlySpan<byte> value) && value.SequenceEqual(ClientBytes.Of(items[i]));
        }

        if (!isSame) items.Add(string.Create(CultureInfo.InvariantCulture, $"(counted {list.Count}, or not the same from the end)"));
        return items;
    }

    private static List<string> Entries(StreamView stream)
    {
        List<string> entries = [];
        for (StreamCursor cursor = stream.At(0); !cursor.IsEnd; cursor.MoveNext())
        {
            EntryFields fields = new(cursor.Fields);
            bool hasValue = fields.TryRead() && fields.TryRead();
            bool isFound = stream.IndexOf(cursor.Id, out bool isThere) == entries.Count && isThere;
            entries.Add($"{cursor.Id}={(hasValue && isFound ? Encoding.UTF8.GetString(fields.Text) : "(not found)")}");
        }

        if (stream.Count != entries.Count) entries.Add(string.Create(CultureInfo.InvariantCulture, $"(counted {stream.Count})"));
        entries.Add($"{stream.Mark with { LastId = stream.LastId }}");
        return entries;
    }

    private static List<string> Elements(CollectionView view)
    {
        List<string> elements = [];
        view.Visit((part, value) =>
        {
            string name = Encoding.UTF8.GetString(part);
            elements.Add(value.IsEmpty ? name : $"{name}={Encoding.UTF8.GetString(value)}");
        });
        if (view.Count != elements.Count) elements.Add(string.Create(CultureInfo.InvariantCulture, $"(counted {view.Count})"));
        elements.Sort(StringComparer.Ordinal);
        return elements;
    }
}
