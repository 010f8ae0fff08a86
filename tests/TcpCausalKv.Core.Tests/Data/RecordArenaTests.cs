using System.Runtime.CompilerServices;
using TcpCausalKv.Core.Data.Memory;

namespace TcpCausalKv.Core.Tests.Data;

public sealed unsafe class RecordArenaTests : IDisposable
{
    private readonly RecordArena _arena = new();

    public void Dispose() => _arena.Free();

    [Fact]
    public void Blocks_of_all_sizes_keep_what_was_written_while_others_come_and_go()
    {
        const int Seed = 20;
        Random random = new(Seed);
        List<(nint Block, int Bytes, byte Mark)> live = [];
        for (int step = 0; step < 60_000; step++)
        {
            // Grows to some thousand blocks, shrinks to few, and grows again.
            bool isGrowing = step / 10_000 % 2 == 0;
            if (live.Count == 0 || random.Next(10) < (isGrowing ? 8 : 2)) live.Add(TakeMarked(random));
            else GiveMarked(live, random.Next(live.Count));
        }

        Assert.All(live.Select(one => one.Block), block => Assert.Equal(0, block % RecordArena.Granularity));
        while (live.Count > 0) GiveMarked(live, live.Count - 1);
    }

    [Fact]
    public void A_block_that_was_given_back_is_the_next_of_its_size()
    {
        byte* other = _arena.Take(100);
        byte* first = _arena.Take(100);
        _arena.Give(first, 100);

        Assert.True(_arena.Take(97) == first);
        Assert.True(_arena.Take(97) != other);
    }

    [Fact]
    public void Slabs_that_became_empty_serve_another_size()
    {
        nint[] small = [.. Enumerable.Range(0, 10_000).Select(_ => (nint)_arena.Take(64))];
        long before = _arena.RegionBytes;
        foreach (nint block in small) _arena.Give((byte*)block, 64);
        for (int i = 0; i < 4_000; i++) _arena.Take(128);

        Assert.InRange(_arena.RegionBytes, 1, before);
    }

    [Fact]
    public void Regions_that_became_empty_go_back_to_the_system()
    {
        nint[] blocks = [.. Enumerable.Range(0, 100_000).Select(_ => (nint)_arena.Take(200))];
        long full = _arena.RegionBytes;
        foreach (nint block in blocks) _arena.Give((byte*)block, 200);

        Assert.InRange(_arena.RegionBytes, 1, full / 2);
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(8, 8)]
    [InlineData(9, 16)]
    [InlineData(2048, 2048)]
    [InlineData(2049, 2072)]
    public void A_block_takes_its_length_rounded_up_and_a_large_one_its_place_in_the_list(int bytes, int taken) =>
        Assert.Equal(taken, RecordArena.BlockBytes(bytes));

    private (nint Block, int Bytes, byte Mark) TakeMarked(Random random)
    {
        int bytes = random.Next(20) == 0 ? random.Next(2_049, 9_000) : random.Next(1, 2_049);
        byte mark = (byte)random.Next(256);
        byte* block = _arena.Take(bytes);
        Unsafe.InitBlockUnaligned(block, mark, (uint)bytes);
        return ((nint)block, bytes, mark);
    }

    private void GiveMarked(List<(nint Block, int Bytes, byte Mark)> live, int index)
    {
        (nint block, int bytes, byte mark) = live[index];
        live.RemoveAt(index);
        ReadOnlySpan<byte> written = new((void*)block, bytes);
        Assert.False(written.ContainsAnyExcept(mark));
        _arena.Give((byte*)block, bytes);
    }
}
