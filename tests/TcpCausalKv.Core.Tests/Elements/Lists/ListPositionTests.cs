using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Elements.Lists;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Elements.Lists;

public sealed class ListPositionTests(ITestOutputHelper output)
{
    private const int SteadyBytesMax = 48;

    private ulong _stamp = 1_000;

    [Theory]
    [InlineData(0UL)]
    [InlineData(247UL)]
    [InlineData(248UL)]
    [InlineData(255UL)]
    [InlineData(256UL)]
    [InlineData(65_535UL)]
    [InlineData(1UL << 40)]
    [InlineData(ulong.MaxValue)]
    public void A_number_is_read_back_and_sorts_before_the_next_one(ulong number)
    {
        byte[] bytes = Number(number);
        Assert.Equal(bytes.Length, PositionNumber.Read(bytes, 0, out ulong read));
        Assert.Equal(number, read);
        if (number > 0) Assert.True(Number(number - 1).AsSpan().SequenceCompareTo(bytes) < 0);
        if (number < ulong.MaxValue) Assert.True(bytes.AsSpan().SequenceCompareTo(Number(number + 1)) < 0);
        for (int length = 0; length < bytes.Length; length++) Assert.Equal(0, PositionNumber.Read(bytes.AsSpan(0, length), 0, out _));
    }

    [Fact]
    public void A_number_has_one_encoding()
    {
        Assert.Equal(0, PositionNumber.Read([248, 247], 0, out _));
        Assert.Equal(0, PositionNumber.Read([249, 0, 255], 0, out _));
        Assert.Equal(2, PositionNumber.Read([248, 248], 0, out _));
    }

    // Every way in which six items can be put into a list, each by one of two nodes: 6! x 2^6.
    [Fact]
    public void Wherever_items_are_put_each_is_between_its_neighbours()
    {
        int lists = 0;
        foreach (List<byte[]> list in AllLists(items: 6))
        {
            AssertAscends(list);
            lists++;
        }

        Assert.Equal(720 * 64, lists);
    }

    [Fact]
    public void Nodes_that_see_different_parts_of_a_list_put_items_between_what_they_see_and_never_at_one_place()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        for (int round = 0; round < 200; round++)
        {
            SortedSet<byte[]> all = new(Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other)));
            for (int i = 0; i < 60; i++)
            {
                byte[][] seen = [.. all.Where(_ => random.Next(4) > 0)];
                int at = random.Next(seen.Length + 1);
                byte[] before = at == 0 ? [] : seen[at - 1];
                byte[] after = at == seen.Length ? [] : seen[at];

                // A clock may be wrong, and stamps of different nodes may be the same; those of one node are not.
                PositionSource source = new(new HybridTimestamp(_stamp++ / 3 * 3), (int)(_stamp % 3), (ulong)random.Next(300));
                byte[] position = ListPosition.Between(before, after, source);
                AssertBetween(before, position, after);
                Assert.True(ListPosition.IsValid(position));
                Assert.True(all.Add(position), ListPosition.ToText(position));
            }
        }
    }

    [Fact]
    public void The_bytes_are_in_the_order_of_the_components()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        List<PositionTuple> tuples = [.. Enumerable.Range(0, 400).Select(_ => PositionTuple.Draw(random))];
        foreach (PositionTuple one in tuples)
        {
            Assert.True(ListPosition.IsValid(one.Encode()));
            foreach (PositionTuple other in tuples)
            {
                int order = Math.Sign(one.Encode().AsSpan().SequenceCompareTo(other.Encode()));
                Assert.Equal(Math.Sign(one.CompareTo(other)), order);
                ulong rank = ListPosition.RankOf(one.Encode());
                ulong otherRank = ListPosition.RankOf(other.Encode());
                if (rank != otherRank) Assert.Equal(Math.Sign(rank.CompareTo(otherRank)), order);
            }
        }
    }

    [Fact]
    public void What_one_write_pushes_is_together_and_in_order()
    {
        byte[] first = Pushed(ListSide.After, 7, origin: 1, index: 0);
        byte[] second = Pushed(ListSide.After, 7, origin: 1, index: 300);
        AssertBetween(first, second, Pushed(ListSide.After, 7, origin: 2, index: 0));
        AssertBetween(Pushed(ListSide.After, 7, origin: 0, index: 5), first, second);
        byte[] head = Pushed(ListSide.Before, 7, origin: 1, index: 0);
        byte[] outer = Pushed(ListSide.Before, 7, origin: 1, index: 300);
        AssertBetween(outer, head, first);
        AssertBetween(Pushed(ListSide.Before, 7, origin: 2, index: 0), outer, head);
        AssertBetween(head, Pushed(ListSide.Before, 6, origin: 2, index: 0), first);
    }

    [Fact]
    public void Pushes_do_not_grow()
    {
        Assert.Equal(12, Pushed(ListSide.After, ulong.MaxValue >> 2, 63, 0).Length);
        Assert.Equal(ListPosition.PushedBytesMax, Pushed(ListSide.Before, ulong.MaxValue >> 2, 63, ulong.MaxValue).Length);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void What_one_node_inserts_at_one_place_does_not_grow(bool movesOn, bool isAfterPivot)
    {
        byte[] before = Pushed(ListSide.After, 1, 0, 0);
        byte[] after = Pushed(ListSide.After, 2, 0, 0);
        byte[] last = ListPosition.Between(before, after, Source(1));
        for (int i = 0; i < 1_000; i++)
        {
            // After the last one or before it; or next to what stands: before it, so after what was inserted, and the other way round.
            bool isAfterLast = movesOn ? isAfterPivot : !isAfterPivot;
            byte[] next = isAfterLast ? ListPosition.Between(last, after, Source(1)) : ListPosition.Between(before, last, Source(1));
            AssertBetween(isAfterLast ? last : before, next, isAfterLast ? after : last);
            last = next;
            Assert.InRange(last.Length, 0, SteadyBytesMax);
        }
    }

    [Theory]
    [InlineData(ListSide.After)]
    [InlineData(ListSide.Before)]
    public void An_item_at_an_end_whose_timestamp_is_from_a_wrong_clock_is_passed(ListSide side)
    {
        byte[] outermost = Pushed(side, 1UL << 60, 3, 0);
        for (int i = 0; i < 1_000; i++)
        {
            bool isTail = side == ListSide.After;
            byte[] next = isTail ? ListPosition.Between(outermost, [], Source(1)) : ListPosition.Between([], outermost, Source(1));
            AssertBetween(isTail ? outermost : [], next, isTail ? [] : outermost);
            Assert.InRange(next.Length, 0, SteadyBytesMax);
            outermost = next;
        }
    }

    [Fact]
    public void Only_whole_positions_are_valid()
    {
        foreach (byte[] position in AllLists(items: 3).SelectMany(list => list))
        {
            Assert.True(ListPosition.IsValid(position));
            for (int length = 0; length < position.Length; length++) Assert.False(ListPosition.IsValid(position.AsSpan(0, length)));
            Assert.False(ListPosition.IsValid([.. position, 1]));
            Assert.False(ListPosition.IsValid([3, .. position.AsSpan(1)]));
            Assert.False(ListPosition.IsValid([1, .. position.AsSpan(1)]));
        }

        Assert.False(ListPosition.IsValid([1]));
        Assert.False(ListPosition.IsValid(Pushed(ListSide.After, HybridTimestamp.BitsMax, 0, 0)));
        Assert.False(ListPosition.IsValid(Pushed(ListSide.Before, ulong.MaxValue, 0, 0)));
        Assert.False(ListPosition.IsValid(Pushed(ListSide.After, 1, VectorClock.WidthMax, 0)));
    }

    [Fact]
    public void Any_bytes_can_be_held_against_the_rule()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        for (int i = 0; i < 100_000; i++)
        {
            byte[] bytes = Pushed(ListSide.After, 5, 1, 0);
            if (i % 2 == 0) bytes = ListPosition.Between(bytes, [], new PositionSource(new HybridTimestamp(2), 2, 3));
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (ListPosition.IsValid(bytes)) Assert.NotEmpty(ListPosition.Between(bytes, [], Source(1)));
            Assert.NotEmpty(ListPosition.ToText(bytes));
        }
    }

    [Fact]
    public void A_push_is_read_back_and_nothing_else_is_one()
    {
        byte[] push = new byte[ListPosition.PushBytesMax];
        push = push[..ListPosition.WritePush(push, ListSide.Before, 300)];
        Assert.True(ListPosition.TryReadPush(push, out ListSide side, out ulong index));
        Assert.Equal((ListSide.Before, 300UL), (side, index));
        for (int length = 0; length < push.Length; length++) Assert.False(ListPosition.TryReadPush(push.AsSpan(0, length), out _, out _));
        Assert.False(ListPosition.TryReadPush([.. push, 0], out _, out _));
        Assert.False(ListPosition.TryReadPush([1, 0], out _, out _));
    }

    [Fact]
    public void A_position_can_be_read()
    {
        byte[] pushed = Pushed(ListSide.Before, (5 << 16) + 1, 2, 3);
        Assert.Equal("L5.1:2:3", ListPosition.ToText(pushed));
        Assert.Equal("R3", ListPosition.ToText([2, 3]));
        Assert.Equal("0203", ListPosition.ToText([2, 3, 0])[..4]);
        byte[] inserted = ListPosition.Between(pushed, [], new PositionSource(new HybridTimestamp(7), 1, 0));
        Assert.Equal("L5.1:2:3/R0.7:1:0", ListPosition.ToText(inserted));
        byte[] next = ListPosition.Between(inserted, [], new PositionSource(new HybridTimestamp(9), 1, 4));
        Assert.Equal("L5.1:2:3/R0.7:1:0~2.4", ListPosition.ToText(next));
    }

    private IEnumerable<List<byte[]>> AllLists(int items)
    {
        if (items == 0) return [[]];
        return from list in AllLists(items - 1)
               from at in Enumerable.Range(0, list.Count + 1)
               from origin in Enumerable.Range(1, 2)
               select With(list, at, origin);
    }

    // At the ends items are pushed, in the middle inserted, as commands do it.
    private List<byte[]> With(List<byte[]> list, int at, int origin)
    {
        PositionSource source = Source(origin);
        byte[] position = at == list.Count ? Pushed(ListSide.After, source.Timestamp.Bits, origin, 0)
            : at == 0 ? Pushed(ListSide.Before, source.Timestamp.Bits, origin, 0)
            : ListPosition.Between(list[at - 1], list[at], source);
        return [.. list[..at], position, .. list[at..]];
    }

    private PositionSource Source(int origin) => new(new HybridTimestamp(++_stamp), origin, 0);

    private static void AssertAscends(List<byte[]> list)
    {
        for (int i = 1; i < list.Count; i++) AssertBetween(list[i - 1], list[i], []);
    }

    private static void AssertBetween(byte[] before, byte[] position, byte[] after)
    {
        Assert.True(before.Length == 0 || before.AsSpan().SequenceCompareTo(position) < 0);
        Assert.True(after.Length == 0 || position.AsSpan().SequenceCompareTo(after) < 0);
    }

    private static byte[] Pushed(ListSide side, ulong stamp, int origin, ulong index)
    {
        byte[] position = new byte[ListPosition.PushedBytesMax];
        return position[..ListPosition.WritePushed(position, side, new PositionSource(new HybridTimestamp(stamp), origin, index))];
    }

    private static byte[] Number(ulong number)
    {
        byte[] bytes = new byte[PositionNumber.BytesMax];
        return bytes[..PositionNumber.Write(bytes, number)];
    }
}
