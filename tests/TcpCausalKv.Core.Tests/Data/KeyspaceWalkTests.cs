using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Data;

public sealed class KeyspaceWalkTests
{
    private const int Width = 4;

    private readonly Random _random;
    private readonly Keyspace _keyspace = new();
    private readonly VersionList _given = new();

    public KeyspaceWalkTests(ITestOutputHelper output)
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        _random = new Random(seed);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(60)]
    [InlineData(5_000)]
    public void A_walk_gives_just_what_was_there_when_it_began_whatever_is_written_between_its_steps(int keys)
    {
        for (int round = 0; round < (keys == 5_000 ? 6 : 300); round++)
        {
            Keyspace keyspace = new((ulong)round);
            RandomWrites writes = new(_random, keyspace, Width, keys);
            for (int i = _random.Next(keys * 3); i > 0; i--) writes.Next(flushes: 0.0005);

            List<string> before = VersionList.Of(keyspace);
            VersionList given = new();
            KeyspaceWalk walk = keyspace.BeginWalk(writes.Applied, given);
            double deletes = _random.NextDouble();
            double flushes = _random.Next(4) == 0 ? 0.001 : 0;
            while (!walk.Step(_random.Next(1, 1 + keys / 8), _random.Next(1, 2_000)))
            {
                for (int i = _random.Next(Math.Min(keys, 300)); i > 0; i--) writes.Next(deletes, flushes);
            }

            Assert.Equal(before, given.Sorted);
            Assert.Equal(before.Count, walk.Versions);
            Assert.Equal(keyspace.ComputeDigest(), keyspace.Digest);
        }
    }

    [Fact]
    public void Segments_that_split_and_merge_between_steps_lose_and_repeat_nothing()
    {
        RandomWrites writes = Filled(2_000);
        List<string> before = VersionList.Of(_keyspace);
        KeyspaceWalk walk = _keyspace.BeginWalk(writes.Applied, _given);

        // First the table grows thirtyfold, then all but a few keys go.
        int keys = 2_000;
        while (!walk.Step(20, long.MaxValue))
        {
            if (walk.RecordsVisited < 10_000) for (int end = keys + 600; keys < end; keys++) writes.Set(keys);
            else for (int end = Math.Max(10, keys - 3_000); keys > end; keys--) writes.Delete(keys - 1);
        }

        Assert.Equal(before, _given.Sorted);
    }

    [Fact]
    public void A_flush_of_everything_leaves_the_walk_its_data_and_the_keyspace_none()
    {
        RandomWrites writes = Filled(3_000);
        List<string> before = VersionList.Of(_keyspace);
        KeyspaceWalk walk = _keyspace.BeginWalk(writes.Applied, _given);
        Assert.False(walk.Step(1_000, long.MaxValue));
        int givenBefore = _given.Lines.Count;

        writes.Flush(seesAll: true);
        Assert.Equal(givenBefore, _given.Lines.Count);
        Assert.Equal(0, _keyspace.Count);
        Assert.Equal(0UL, _keyspace.Digest);
        for (int key = 0; key < 500; key++) writes.Set(key);
        for (int key = 0; key < 500; key += 2) writes.Delete(key);
        writes.Flush(seesAll: true);

        Assert.True(walk.Step(int.MaxValue, long.MaxValue));
        Assert.Equal(before, _given.Sorted);
    }

    [Fact]
    public void A_flush_that_has_not_seen_all_gives_the_walk_what_it_removes()
    {
        RandomWrites writes = Filled(3_000);
        for (int i = 0; i < 500; i++) writes.Next();
        List<string> before = VersionList.Of(_keyspace);
        KeyspaceWalk walk = _keyspace.BeginWalk(writes.Applied, _given);
        walk.Step(1_000, long.MaxValue);

        ulong last = writes.Applied[1];
        _keyspace.Flush(new Dot(0, writes.Applied[0] + 1), [writes.Applied[0], last - 1, writes.Applied[2], writes.Applied[3]]);
        Assert.True(walk.Step(int.MaxValue, long.MaxValue));

        Assert.Equal(before, _given.Sorted);
    }

    [Fact]
    public void What_is_kept_for_a_walk_counts_as_memory_until_it_ends()
    {
        RandomWrites writes = Filled(3_000);
        long full = _keyspace.Bytes;
        KeyspaceWalk walk = _keyspace.BeginWalk(writes.Applied, _given);
        _keyspace.Clear();
        Assert.True(_keyspace.Bytes > full);

        walk.End();
        Assert.True(_keyspace.Bytes < full / 10);
    }

    [Fact]
    public void A_step_looks_at_no_more_records_than_it_may()
    {
        RandomWrites writes = Filled(5_000);
        KeyspaceWalk walk = _keyspace.BeginWalk(writes.Applied, _given);
        long visited = 0;
        int steps = 0;
        while (!walk.Step(64, long.MaxValue))
        {
            Assert.Equal(64, walk.RecordsVisited - visited);
            visited = walk.RecordsVisited;
            steps++;
            for (int i = 0; i < 20; i++) writes.Set(_random.Next(5_000));
        }

        Assert.InRange(steps, 5_000 / 64, 5_000 / 64 + 1);
    }

    [Fact]
    public void A_step_gives_no_more_bytes_than_it_may_but_for_the_last_version()
    {
        RandomWrites writes = Filled(2_000);
        KeyspaceWalk walk = _keyspace.BeginWalk(writes.Applied, _given);
        long bytes = 0;
        while (!walk.Step(int.MaxValue, 100))
        {
            Assert.InRange(walk.Bytes - bytes, 100, 100 + 20);
            bytes = walk.Bytes;
        }

        Assert.Equal(2_000, walk.Versions);
    }

    [Fact]
    public void Siblings_are_given_in_one_step()
    {
        for (int origin = 0; origin < Width; origin++) _keyspace.Set("k"u8, "v"u8, new Dot(origin, 1), new HybridTimestamp(1), []);
        KeyspaceWalk walk = _keyspace.BeginWalk(new VectorClock([1, 1, 1, 1]), _given);

        Assert.True(walk.Step(1, 1));
        Assert.Equal(Width, walk.Versions);
    }

    [Fact]
    public void A_walk_of_nothing_is_done_at_once()
    {
        KeyspaceWalk walk = _keyspace.BeginWalk(new VectorClock(Width), _given);
        Assert.True(walk.Step(1, 1));
        Assert.Empty(_given.Lines);
    }

    [Fact]
    public void A_second_walk_waits_for_the_end_of_the_first()
    {
        RandomWrites writes = Filled(10);
        KeyspaceWalk first = _keyspace.BeginWalk(writes.Applied, _given);
        Assert.Throws<InvalidOperationException>(() => _keyspace.BeginWalk(writes.Applied, _given));

        first.End();
        KeyspaceWalk second = _keyspace.BeginWalk(writes.Applied, _given);
        Assert.True(second.Step(10, long.MaxValue));
        KeyspaceWalk third = _keyspace.BeginWalk(writes.Applied, _given);
        second.End();
        Assert.Throws<InvalidOperationException>(() => _keyspace.BeginWalk(writes.Applied, _given));
    }

    [Fact]
    public void A_walk_that_was_ended_is_given_nothing_more()
    {
        RandomWrites writes = Filled(10);
        _keyspace.BeginWalk(writes.Applied, _given).End();
        writes.Flush(seesAll: true);
        writes.Set(1);
        Assert.Empty(_given.Lines);
    }

    [Fact]
    public void A_clock_that_does_not_cover_what_is_there_is_found_out()
    {
        RandomWrites writes = Filled(10);
        ulong[] tooLow = writes.Applied.Entries.ToArray();
        foreach (ref ulong entry in tooLow.AsSpan()) entry /= 2;
        KeyspaceWalk walk = _keyspace.BeginWalk(new VectorClock(tooLow), _given);
        Assert.Throws<InvalidOperationException>(() => walk.Step(100, long.MaxValue));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void A_step_has_to_do_something(int records, long bytes)
    {
        KeyspaceWalk walk = _keyspace.BeginWalk(new VectorClock(Width), _given);
        Assert.Throws<ArgumentOutOfRangeException>(() => walk.Step(records, bytes));
    }

    private RandomWrites Filled(int keys)
    {
        RandomWrites writes = new(_random, _keyspace, Width, keys);
        for (int key = 0; key < keys; key++) writes.Set(key);
        return writes;
    }
}
