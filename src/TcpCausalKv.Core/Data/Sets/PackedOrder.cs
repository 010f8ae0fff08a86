using TcpCausalKv.Core.Data.Orders;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;

namespace TcpCausalKv.Core.Data.Sets;

/// <summary>Puts the few elements of a packed set in order, when they are read so.</summary>
internal static unsafe class PackedOrder
{
    /// <summary>The elements of a type that show, in their order.</summary>
    /// <param name="set">A packed set.</param>
    /// <param name="type">The type; of one without an order there are none.</param>
    public static OrderEntry[] Of(ElementSet set, DataType type)
    {
        if (type is not (DataType.List or DataType.SortedSet)) return [];
        OrderEntry[] entries = new OrderEntry[set.Shown(type)];
        int count = 0;
        for (KeyPlace place = set.Packed.First; !place.IsFree; place = place.Next)
        {
            if (!place.IsFirstOfKey || DataTypes.Of(ElementName.KindOf(place.Key)) != type) continue;
            if (TryRank(set, place, out ulong rank)) Insert(entries, count++, new OrderEntry(rank, place.Record));
        }

        return entries;
    }

    // False for a record of an element that another one stands for.
    private static bool TryRank(ElementSet set, KeyPlace place, out ulong rank)
    {
        ReadOnlySpan<byte> name = place.Key;
        if (ElementName.KindOf(name) == ElementKind.Item)
        {
            rank = ListPosition.RankOf(ElementName.PartOf(name));
            return true;
        }

        ElementSight sight = set.Look(name, out KeyRecord record);
        rank = sight.Rank;
        return sight.Shows && record.Address == place.Record.Address;
    }

    // Items are in their order already, and stay where they are found.
    private static void Insert(OrderEntry[] entries, int count, OrderEntry entry)
    {
        int at = count;
        OrderPlace place = OrderPlace.Of(entry);
        for (; at > 0 && place.CompareTo(entries[at - 1]) < 0; at--) entries[at] = entries[at - 1];
        entries[at] = entry;
    }
}
