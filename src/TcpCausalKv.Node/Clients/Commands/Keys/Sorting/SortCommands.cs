using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
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
        else if (!TryOrder(context, elements, options)) context.Reply.Error("ERR One or more scores can't be converted into double");
        else if (options.Destination is { } destination) Store(context, destination, Limit(elements, options).Count);
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
        if (options.IsUnsorted) return true;
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
        long replies = (long)elements.Count * Math.Max(1, gets.Count);
        if (replies > int.MaxValue)
        {
            context.Reply.Error($"ERR a reply of {replies} elements is over the limit of {int.MaxValue}");
            return;
        }

        context.Reply.ArrayHeader((int)replies);
        foreach (byte[] element in elements)
        {
            if (gets.Count == 0) context.Reply.Bulk(element);
            foreach (SortPattern get in gets)
            {
                if (get.TryGet(context, element, out ReadOnlySpan<byte> value)) context.Reply.Bulk(value);
                else context.Reply.Null();
            }
        }
    }

    // No result is no list: the destination is deleted.
    private static void Store(CommandContext context, byte[] destination, int elements)
    {
        if (elements > 0)
        {
            context.Reply.Error("ERR STORE makes a list, and lists are not here yet");
            return;
        }

        using (WriteScope write = context.BeginWrite()) write.Delete(destination);
        context.Reply.Integer(0);
    }
}
