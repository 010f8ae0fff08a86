using TcpCausalKv.Core.Data.Orders;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data.Sets;

/// <summary>Works out anew what a set keeps in numbers and orders, for checks.</summary>
internal static class SetCheck
{
    /// <summary>Checks that the numbers are those of the records, and that each order has just the elements that show.</summary>
    /// <exception cref="InvalidOperationException">It is not so: a bug.</exception>
    public static void Check(ElementSet set)
    {
        CheckNumbers(set);
        CheckOrder(set, DataType.SortedSet);
        CheckOrder(set, DataType.List);
        CheckOrder(set, DataType.Stream);
        foreach (KeyPlace place in set.Records())
        {
            DataType type = DataTypes.Of(ElementName.KindOf(place.Key));
            bool isOrdered = type is DataType.SortedSet or DataType.List || ElementName.KindOf(place.Key) == ElementKind.Entry;
            if (!isOrdered || IsInOrder(set, type, place.Key)) continue;
            throw new InvalidOperationException($"An element of kind {ElementName.KindOf(place.Key)} is not where it should be in its order.");
        }
    }

    private static void CheckNumbers(ElementSet set)
    {
        KindNumbers elements = default;
        KindNumbers shown = default;
        foreach (KeyPlace place in set.Records())
        {
            if (!place.IsFirstOfKey) continue;
            ElementKind kind = ElementName.KindOf(place.Key);
            elements[kind]++;
            if (kind == ElementKind.FieldCount && set.TryFind([(byte)ElementKind.Field, .. ElementName.PartOf(place.Key)], out _)) continue;
            if (kind is ElementKind.Field or ElementKind.FieldCount && set.Look(place.Key, out _).Shows) shown[ElementKind.Field]++;
        }

        if (set.Shown(DataType.Hash) != shown[ElementKind.Field] || set.Shown(DataType.Set) != elements[ElementKind.Member])
        {
            throw new InvalidOperationException("The numbers of a set are not those of its records.");
        }
    }

    private static void CheckOrder(ElementSet set, DataType type)
    {
        int entries = set.OrderOf(type).Count;
        if (entries == set.Shown(type)) return;
        throw new InvalidOperationException($"{set.Shown(type)} elements of a {type} show, and {entries} are in its order.");
    }

    // That an entry points at a record that is gone would show here as well.
    private static bool IsInOrder(ElementSet set, DataType type, ReadOnlySpan<byte> name)
    {
        ElementSight sight = set.Look(name, out KeyRecord record);
        SetOrder order = set.OrderOf(type);
        int index = order.IndexOf(sight.Rank, ElementName.PartOf(name), out bool isThere);
        return isThere == sight.Shows && (!isThere || order.At(index).Current.Record.HasKey(record.Key));
    }
}
