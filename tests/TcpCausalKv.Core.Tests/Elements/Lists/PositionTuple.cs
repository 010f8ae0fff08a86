using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Elements.Lists;

namespace TcpCausalKv.Core.Tests.Elements.Lists;

/// <summary>A position as its components, compared by the rule and not by its bytes.</summary>
internal sealed record PositionTuple(PositionComponent[] Components) : IComparable<PositionTuple>
{
    /// <summary>One of a few components, so that many have the same beginning.</summary>
    public static PositionTuple Draw(Random random) => new([.. Enumerable.Range(0, random.Next(1, 4)).Select(depth => Component(random, depth))]);

    public byte[] Encode()
    {
        List<byte> bytes = [];
        for (int depth = 0; depth < Components.Length; depth++)
        {
            byte[] component = new byte[PositionComponent.BytesMax];
            bytes.AddRange(component[..Components[depth].Write(component, isFirst: depth == 0)]);
        }

        return [.. bytes, PositionComponent.EndMark];
    }

    public int CompareTo(PositionTuple? other)
    {
        for (int depth = 0; ; depth++)
        {
            bool hasMore = depth < Components.Length;
            bool otherHasMore = depth < other!.Components.Length;
            if (!hasMore && !otherHasMore) return 0;
            if (!hasMore) return other.Components[depth].Side == ListSide.After ? -1 : 1;
            if (!otherHasMore) return Components[depth].Side == ListSide.After ? 1 : -1;
            int order = Compare(Components[depth], other.Components[depth]);
            if (order != 0) return order;
        }
    }

    private static int Compare(PositionComponent one, PositionComponent other)
    {
        if (one.Side != other.Side) return one.Side == ListSide.Before ? -1 : 1;
        int order = Key(one).CompareTo(Key(other));
        return one.Side == ListSide.Before ? -order : order;
    }

    private static (ulong, int, ulong, ulong, ulong) Key(PositionComponent component) => (
        component.Source.Timestamp.Bits, component.Source.Origin, component.Source.Index, component.Later, component.LaterIndex);

    private static PositionComponent Component(Random random, int depth)
    {
        ListSide side = random.Next(2) == 0 ? ListSide.Before : ListSide.After;
        PositionSource source = new(new HybridTimestamp((ulong)random.Next(2) << 40), random.Next(2), (ulong)random.Next(2) * 500);
        return depth == 0 ? new(side, source, 0, 0) : new(side, source, (ulong)random.Next(2) * 70_000, (ulong)random.Next(2));
    }
}
