using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Keys.Sorting;

/// <summary>Runs SORT and SORT_RO.</summary>
internal static class SortCommands
{
    /// <summary>Both, with their specs.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (KeySpecs.Sort, static (context, words) => Sort(context, words, mayStore: true)),
        (KeySpecs.SortReadOnly, static (context, words) => Sort(context, words, mayStore: false)),
    ];

    private static void Sort(CommandContext context, WordList words, bool mayStore)
    {
        if (SortOptions.TryRead(words, mayStore, out SortOptions options) is { } error) context.Reply.Error(error);
        else if (!SortElements.TryRead(context, words[1], options, out List<byte[]>? elements)) return;
        else if (!TryOrder(context, elements, options.For(context.Keyspace.TypeOf(words[1]))))
        {
            context.Reply.Error("ERR One or more scores can't be converted into double");
        }
        else if (options.Destination is { } destination) Store(context, destination, Limit(elements, options), options.Gets);
        else Reply(context, Limit(elements, options), options.Gets);
    }

    private static List<byte[]> Limit(List<byte[]> elements, SortOptions options)
    {
        (int offset, int count) = options.Limit(elements.Count).GetOffsetAndLength(elements.Count);
        return elements.GetRange(offset, count);
    }

    // False if an element, or what it is sorted by, should be a number and is none, whether it is among those that are wanted or not.
    private static bool TryOrder(CommandContext context, List<byte[]> elements, SortOptions options)
    {
        if (options.IsUnsorted)
        {
            if (options.IsReversed) elements.Reverse();
            return true;
        }

        List<SortItem> items = new(elements.Count);
        foreach (byte[] element in elements)
        {
            if (!TryWeigh(context, element, options, out SortItem item)) return false;
            items.Add(item);
        }

        items.Sort(SortItem.Compare);
        if (options.IsDescending) items.Reverse();
        for (int i = 0; i < items.Count; i++) elements[i] = items[i].Element;
        return true;
    }

    private static bool TryWeigh(CommandContext context, byte[] element, SortOptions options, out SortItem item)
    {
        item = new SortItem(element, 0, null);
        ReadOnlySpan<byte> weight = element;
        if (options.By is { } by && !by.TryGet(context, element, out weight)) return true;
        if (options.IsAlphabetic)
        {
            item = item with { Text = options.By is null ? element : weight.ToArray() };
            return true;
        }

        bool isNumber = SortScore.TryParse(weight, out double score);
        item = item with { Score = score };
        return isNumber;
    }

    private static void Reply(CommandContext context, List<byte[]> elements, List<SortPattern> gets)
    {
        if (!TryGet(context, elements, gets, out List<byte[]?> results)) return;
        context.Reply.ArrayHeader(results.Count);
        foreach (byte[]? result in results)
        {
            if (result is null) context.Reply.Null();
            else context.Reply.Bulk(result);
        }
    }

    // No result is no list: the destination is deleted. A list has no place for what is not there, so that becomes an empty element.
    private static void Store(CommandContext context, byte[] destination, List<byte[]> elements, List<SortPattern> gets)
    {
        if (!TryGet(context, elements, gets, out List<byte[]?> results)) return;
        WriteBounds bounds = context.BeginBounds();
        foreach (byte[]? result in results) bounds.TryAdd(destination.Length + ListView.EmptyPushBytesMax, result?.Length ?? 0);
        if (!context.MayWrite(bounds)) return;
        if (results.Count > 0 && context.Node.WriteRefusal(ElementKind.Item) is { } refusal)
        {
            context.Reply.Error(refusal);
            return;
        }

        using (WriteScope write = context.BeginWrite())
        {
            write.Delete(destination);
            foreach (byte[]? result in results) write.Push(destination, ListSide.After, result);
        }

        context.Reply.Integer(results.Count);
    }

    // For each element what the patterns find, or itself. False if that would be too much; the error is replied then.
    private static bool TryGet(CommandContext context, List<byte[]> elements, List<SortPattern> gets, out List<byte[]?> results)
    {
        results = [];
        long count = (long)elements.Count * Math.Max(1, gets.Count);
        if (count > int.MaxValue)
        {
            context.Reply.Error($"ERR a reply of {count} elements is over the limit of {int.MaxValue}");
            return false;
        }

        foreach (byte[] element in elements)
        {
            if (gets.Count == 0) results.Add(element);
            foreach (SortPattern get in gets) results.Add(get.TryGet(context, element, out ReadOnlySpan<byte> value) ? value.ToArray() : null);
        }

        return true;
    }
}
