using TcpCausalKv.Core.Data.Memory;
using TcpCausalKv.Core.Data.Orders;
using TcpCausalKv.Core.Data.Tables;

namespace TcpCausalKv.Core.Tests.Data.Orders;

public sealed unsafe class OrderTreeMemoryTests : IDisposable
{
    private readonly OrderTreeBench _bench = new();
    private readonly long _emptyBytes;

    public OrderTreeMemoryTests() => _emptyBytes = Tree.Bytes;

    private OrderTree Tree => _bench.Tree;

    public void Dispose() => _bench.Dispose();

    // 16 bytes an entry are the pointers themselves.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_order_that_grows_at_an_end_has_full_nodes(bool isAddedLast)
    {
        const int Entries = 100_000;
        for (int i = 0; i < Entries; i++) _bench.TryAdd((ulong)(isAddedLast ? i : Entries - i), []);

        Assert.InRange((double)Tree.Bytes / Entries, 16, 17);
        Assert.InRange((double)_bench.NodeArena.RegionBytes / Entries, 16, 25);
    }

    [Theory]
    [InlineData(1, 120)]
    [InlineData(7, 248)]
    [InlineData(31, 1_016)]
    [InlineData(126, OrderTreeBench.FullNodeBytes)]
    public void A_short_order_takes_little(int entries, int nodeBytes)
    {
        for (int i = 0; i < entries; i++) _bench.TryAdd((ulong)i, []);
        Assert.Equal(_emptyBytes + nodeBytes, Tree.Bytes);

        for (int i = entries; i < 1_000; i++) _bench.TryAdd((ulong)i, []);
        while (_bench.Count > 1) _bench.RemoveAt(0);
        Assert.Equal(_emptyBytes + 120, Tree.Bytes);
    }

    [Fact]
    public void Memory_goes_back_when_most_entries_are_removed()
    {
        const int Seed = 6;
        Random random = new(Seed);
        for (int i = 0; i < 50_000; i++) _bench.TryAdd((ulong)random.Next(), []);
        Assert.InRange((double)Tree.Bytes / Tree.Count, 16, 26);

        while (_bench.Count > 2_000) _bench.RemoveAt(random.Next(_bench.Count));
        OrderTreeCheck.Run(Tree);
        Assert.InRange((double)Tree.Bytes / Tree.Count, 16, 3.5 * OrderEntry.Bytes);
    }

    [Fact]
    public void A_queue_keeps_its_memory_while_entries_pass_through()
    {
        for (int i = 0; i < 2_000; i++) _bench.TryAdd(0, OrderTreeBench.PartOf(i));
        for (int i = 2_000; i < 30_000; i++)
        {
            _bench.TryAdd(0, OrderTreeBench.PartOf(i));
            _bench.RemoveAt(0);
        }

        _bench.AssertAgrees();
        Assert.InRange((double)Tree.Bytes / Tree.Count, 16, 20);
    }

    [Fact]
    public void An_order_is_freed_in_small_steps()
    {
        const int StepBytesMax = 4 * OrderTreeBench.FullNodeBytes;
        for (int i = 0; i < 100_000; i++) _bench.TryAdd((ulong)(i * 7919 % 100_003), []);
        long full = _bench.NodeArena.RegionBytes;

        int steps = 1;
        for (long before = Tree.Bytes; Tree.FreeStep(); before = Tree.Bytes, steps++) Assert.InRange(before - Tree.Bytes, 1, StepBytesMax);

        Assert.Equal(_emptyBytes, Tree.Bytes);
        Assert.InRange(steps, 100_000 / OrderNode.EntriesMax / 4, 1_000);
        Assert.InRange(_bench.NodeArena.RegionBytes, 0, full / 2);
        Assert.False(Tree.FreeStep());
    }

    // One block that a round does not give back would be 300 in the end, and one given back twice would be taken twice.
    [Fact]
    public void Every_block_is_given_back_once()
    {
        const int Rounds = 300;
        RecordArena arena = _bench.NodeArena;
        KeyRecord record = _bench.CreateRecord([]);
        long firstBytes = 0;
        for (int round = 0; round < Rounds; round++)
        {
            OrderTree tree = new(arena);
            for (ulong prefix = 0; prefix < 2_000; prefix++) tree.Add(prefix, record);
            if (round == 0) firstBytes = arena.RegionBytes;
            while (tree.FreeStep())
            {
            }
        }

        Assert.InRange(arena.RegionBytes, 1, firstBytes);
        HashSet<nint> blocks = [.. Enumerable.Range(0, 100).Select(_ => (nint)arena.Take(OrderTreeBench.FullNodeBytes))];
        Assert.Equal(100, blocks.Count);
    }
}
