using TcpCausalKv.Core.Data.Orders;

namespace TcpCausalKv.Core.Tests.Data.Orders;

public sealed unsafe class OrderTreeTests : IDisposable
{
    private readonly OrderTreeBench _bench = new();
    private readonly long _emptyBytes;

    public OrderTreeTests() => _emptyBytes = Tree.Bytes;

    private OrderTree Tree => _bench.Tree;

    public void Dispose() => _bench.Dispose();

    // Few prefixes: parts decide. Many: prefixes do. Entries come and go by thousands, so levels are added and removed.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 20)]
    [InlineData(3, 1_000_000)]
    public void The_order_is_that_of_a_sorted_list_through_random_changes(int seed, int prefixes)
    {
        Random random = new(seed);
        for (int step = 0; step < 60_000; step++)
        {
            bool isGrowing = step / 15_000 % 2 == 0;
            if (_bench.Count == 0 || random.Next(10) < (isGrowing ? 8 : 1)) _bench.TryAdd((ulong)random.Next(prefixes), RandomPart(random));
            else _bench.RemoveAt(random.Next(_bench.Count));
            if (step % 3_000 == 0) _bench.AssertAgrees();
        }

        while (_bench.Count > 0) _bench.RemoveAt(random.Next(_bench.Count));
        _bench.AssertAgrees();
        Assert.Equal(_emptyBytes, Tree.Bytes);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Entries_added_at_one_end_can_be_removed_from_either_end(bool isAddedLast, bool isRemovedLast)
    {
        const int Entries = 20_000;
        for (int i = 0; i < Entries; i++)
        {
            _bench.TryAdd(0, OrderTreeBench.PartOf(isAddedLast ? i : Entries - i));
            if (i % 1_999 == 0) _bench.AssertAgrees();
        }

        for (int left = Entries; left > 0; left--)
        {
            if (left % 1_999 == 0) _bench.AssertAgrees();
            _bench.RemoveAt(isRemovedLast ? left - 1 : 0);
        }

        _bench.AssertAgrees();
        Assert.Equal(_emptyBytes, Tree.Bytes);
    }

    // Around each size at which a node splits or merges at the ends, where nodes may be nearly empty.
    [Fact]
    public void Every_small_size_is_reached_and_left_at_both_ends()
    {
        const int Entries = 300;
        for (int size = 1; size <= Entries; size++)
        {
            for (int i = 0; i < size; i++) _bench.TryAdd(0, OrderTreeBench.PartOf(i % 2 == 0 ? Entries + i : Entries - i));
            OrderTreeCheck.Run(Tree);
            while (_bench.Count > 0) _bench.RemoveAt(_bench.Count % 2 == 0 ? 0 : _bench.Count - 1);
            OrderTreeCheck.Run(Tree);
        }

        Assert.Equal(_emptyBytes, Tree.Bytes);
    }

    [Fact]
    public void A_long_stretch_in_the_middle_can_be_removed()
    {
        for (int i = 0; i < 30_000; i++) _bench.TryAdd((ulong)i, []);
        while (_bench.Count > 2_000)
        {
            _bench.RemoveAt(1_000);
            if (_bench.Count % 1_000 == 0) _bench.AssertAgrees();
        }

        Assert.InRange(Tree.Bytes, 1, 3.5 * OrderEntry.Bytes * Tree.Count);
    }

    [Fact]
    public void Prefixes_and_parts_are_compared_as_unsigned_and_a_beginning_comes_before_what_continues_it()
    {
        (ulong Prefix, byte[] Part)[] ordered =
        [
            (0, [9]), (1, []), (1, [0]), (1, [0, 0]), (1, [127]), (1, [128, 1]), (1UL << 63, []), (ulong.MaxValue, []),
        ];
        foreach ((ulong prefix, byte[] part) in ordered.Reverse()) _bench.TryAdd(prefix, part);

        _bench.AssertAgrees();
        Assert.Equal(Enumerable.Range(0, ordered.Length), ordered.Select(one => Tree.IndexOf(one.Prefix, one.Part, out _)));
    }

    [Fact]
    public void An_index_counts_what_comes_before_a_place_whether_or_not_an_entry_is_there()
    {
        const int Seed = 4;
        Random random = new(Seed);
        for (int i = 0; i < 20_000; i++) _bench.TryAdd((ulong)random.Next(300), RandomPart(random));

        for (int i = 0; i < 20_000; i++)
        {
            ulong prefix = (ulong)random.Next(310);
            byte[] part = RandomPart(random);
            int expected = _bench.LowerBound(prefix, part, out bool isExpected);
            Assert.Equal(expected, Tree.IndexOf(prefix, part, out bool isThere));
            Assert.Equal(isExpected, isThere);
        }
    }

    [Fact]
    public void A_cursor_starts_anywhere_and_moves_both_ways()
    {
        const int Seed = 5;
        Random random = new(Seed);
        for (int i = 0; i < 20_000; i++) _bench.TryAdd((ulong)random.Next(1_000), RandomPart(random));

        for (int start = 0; start < _bench.Count; start += random.Next(1, 100))
        {
            OrderCursor forward = Tree.At(start);
            OrderCursor back = forward;
            int last = Math.Min(start + 200, _bench.Count - 1);
            int first = Math.Max(start - 200, 0);
            _bench.AssertIsAt(start, forward);
            for (int i = start + 1; i <= last; i++) Assert.True(forward.MoveNext());
            _bench.AssertIsAt(last, forward);
            for (int i = start - 1; i >= first; i--) Assert.True(back.MovePrevious());
            _bench.AssertIsAt(first, back);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(9_000)]
    public void A_cursor_comes_back_from_both_ends(int entries)
    {
        for (int i = 0; i < entries; i++) _bench.TryAdd((ulong)i, []);

        OrderCursor cursor = Tree.At(entries);
        Assert.True(cursor.IsEnd);
        Assert.False(cursor.MoveNext());
        for (int i = entries - 1; i >= 0; i--)
        {
            Assert.True(cursor.MovePrevious());
            _bench.AssertIsAt(i, cursor);
        }

        Assert.False(cursor.MovePrevious());
        Assert.False(cursor.MovePrevious());
        Assert.True(cursor.IsEnd);
        Assert.True(cursor.MoveNext());
        _bench.AssertIsAt(0, cursor);
    }

    [Fact]
    public void An_empty_order_has_a_cursor_at_its_end_and_takes_no_block()
    {
        OrderCursor cursor = Tree.At(0);

        Assert.True(cursor.IsEnd);
        Assert.False(cursor.MoveNext());
        Assert.False(cursor.MovePrevious());
        Assert.Throws<InvalidOperationException>(() => Tree.At(0).Current);
        Assert.Equal(0, Tree.IndexOf(7, [1], out bool isThere));
        Assert.False(isThere);
        Assert.Equal(0, _bench.NodeArena.RegionBytes);
        Assert.False(Tree.FreeStep());
    }

    [Fact]
    public void What_a_caller_may_not_do_throws_and_changes_nothing()
    {
        for (int i = 0; i < 1_000; i++) _bench.TryAdd((ulong)i * 2, [1]);

        Assert.Throws<InvalidOperationException>(() => Tree.Add(10, _bench.CreateRecord([1])));
        Assert.Throws<InvalidOperationException>(() => Tree.Remove(10, [2]));
        Assert.Throws<InvalidOperationException>(() => Tree.Remove(11, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tree.At(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tree.At(1_001));
        _bench.AssertAgrees();
    }

    [Fact]
    public void An_order_that_is_being_freed_cannot_be_used()
    {
        for (int i = 0; i < 10_000; i++) _bench.TryAdd((ulong)i, []);
        Assert.True(Tree.FreeStep());

        Assert.Throws<ObjectDisposedException>(() => Tree.At(0));
        Assert.Throws<ObjectDisposedException>(() => Tree.IndexOf(0, [], out _));
        Assert.Throws<ObjectDisposedException>(() => Tree.Remove(0, []));
    }

    [Theory]
    [InlineData("order")]
    [InlineData("first")]
    [InlineData("count")]
    [InlineData("link")]
    [InlineData("sparse")]
    public void A_broken_invariant_is_caught(string broken)
    {
        for (int i = 0; i < 10_000; i++) _bench.TryAdd((ulong)i, []);
        OrderTreeCheck.Run(Tree);

        Break(OrderNode.Children(OrderNode.Children(Tree.Root)[0].Node) + 1, broken);

        Assert.Throws<InvalidOperationException>(() => OrderTreeCheck.Run(Tree));
    }

    private static void Break(OrderChild* child, string broken)
    {
        OrderEntry* entries = OrderNode.Entries(child->Node);
        switch (broken)
        {
            case "order": (entries[1], entries[2]) = (entries[2], entries[1]); break;
            case "first": child->First = entries[1]; break;
            case "count": child->Count++; break;
            case "link": child->Node->Next->Previous = null; break;
            default: OrderNode.CloseGap(child->Node, 1, items: 100); break;
        }
    }

    private static byte[] RandomPart(Random random)
    {
        byte[] part = new byte[random.Next(5)];
        random.NextBytes(part);
        return part;
    }
}
