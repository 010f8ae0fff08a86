using System.Buffers.Binary;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;
using TcpCausalKv.Core.Elements.Streams;

namespace TcpCausalKv.Core.Effects;

/// <summary>What effects on elements are held against, so that applying them can't fail.</summary>
internal static class ElementChecks
{
    /// <summary>A value for any element but a contribution.</summary>
    internal static bool Put(in Effect effect) => Remove(effect) && ElementName.KindOf(effect.Element) switch
    {
        ElementKind.Expiry => effect.Value.Length == sizeof(long) && BinaryPrimitives.ReadInt64LittleEndian(effect.Value) >= 0,
        ElementKind.Member => effect.Value.IsEmpty,
        ElementKind.Score => ScoreEncoding.IsValid(effect.Value),
        ElementKind.Entry => EntryFields.IsValid(effect.Value),
        ElementKind.StreamMark => effect.Value.Length == StreamMark.Bytes,
        _ => true,
    };

    /// <summary>Any element but a contribution, with a part that can be.</summary>
    internal static bool Remove(in Effect effect) => IsElement(effect, counts: false) && ElementName.KindOf(effect.Element) switch
    {
        ElementKind.Item => ListPosition.IsValid(ElementName.PartOf(effect.Element)),
        ElementKind.Entry => ElementName.PartOf(effect.Element).Length == StreamId.Bytes,
        ElementKind.StreamMark => ElementName.PartOf(effect.Element).IsEmpty,
        _ => true,
    };

    /// <summary>An item, with what its position is made of.</summary>
    internal static bool Push(in Effect effect) => IsElement(effect, counts: false)
        && ElementName.KindOf(effect.Element) == ElementKind.Item
        && ListPosition.TryReadPush(ElementName.PartOf(effect.Element), out _, out _);

    /// <summary>Two totals for a contribution.</summary>
    internal static bool Add(in Effect effect) => IsElement(effect, counts: true) && CountEncoding.TryReadAdd(effect.Value, out _, out _);

    /// <summary>Totals, one or more, for contributions.</summary>
    internal static bool ClearCount(in Effect effect)
    {
        if (!IsElement(effect, counts: true) || effect.Value.IsEmpty) return false;
        ReadOnlySpan<byte> rest = effect.Value;
        while (!rest.IsEmpty)
        {
            if (!CountEncoding.TryReadSeen(ref rest, out _, out _)) return false;
        }

        return true;
    }

    /// <summary>A kind that has parts, without one.</summary>
    internal static bool RemoveKind(in Effect effect) =>
        effect.Element.Length == 1 && IsElement(effect, counts: false) && ElementName.HasPart(ElementName.KindOf(effect.Element));

    /// <summary>The number of a database for a key.</summary>
    internal static bool FlushDatabase(in Effect effect) => DatabaseKey.IsNumber(effect.Key);

    private static bool IsElement(in Effect effect, bool counts) =>
        ElementName.IsValid(effect.Element) && ElementName.IsCount(ElementName.KindOf(effect.Element)) == counts;
}
