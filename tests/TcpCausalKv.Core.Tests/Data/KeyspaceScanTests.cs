using System.IO.Hashing;
using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Data;

public sealed class KeyspaceScanTests(ITestOutputHelper output)
{
    // Their hashes have the same first 48 bits, so that a cursor cannot stand between them.
    private static readonly string[] Twins = ["k1993187", "k23658227"];

    private readonly Keyspace _keyspace = new();
    private ulong _sequence;

    [Fact]
    public void A_scan_of_an_empty_keyspace_ends_at_once() => Assert.Equal(0UL, Scan(0, 10, []));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(5_000)]
    public void A_scan_visits_every_key_exactly_once(int count)
    {
        for (int i = 0; i < 3_000; i++) Add($"k{i}");

        List<string> visited = [];
        ulong cursor = 0;
        do
        {
            int before = visited.Count;
            cursor = Scan(cursor, count, visited);
            Assert.InRange(visited.Count - before, 1, count);
        }
        while (cursor != 0);

        Assert.Equal(3_000, visited.Count);
        Assert.Equal(3_000, visited.Distinct().Count());
    }

    [Fact]
    public void A_key_with_siblings_is_visited_once()
    {
        for (int origin = 0; origin < 5; origin++)
        {
            _keyspace.Set("k"u8, "v"u8, new Dot(origin, 1), new HybridTimestamp(1), []);
            _keyspace.Set("other"u8, "v"u8, new Dot(origin, 2), new HybridTimestamp(1), []);
        }

        List<string> visited = [];
        ulong cursor = Scan(0, 1, visited);
        Assert.Equal(0UL, Scan(cursor, 1, visited));
        Assert.Equal(["k", "other"], visited.Order());
    }

    [Fact]
    public void Keys_that_are_there_throughout_are_visited_exactly_once_whatever_comes_and_goes()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        string[] lasting = [.. Enumerable.Range(0, 2_000).Select(i => $"lasting:{i}")];
        foreach (string key in lasting) Add(key);

        List<string> visited = [];
        ulong cursor = 0;
        int passing = 0;
        do
        {
            cursor = Scan(cursor, 10, visited);
            // First the table grows tenfold, then all that came goes again.
            int from = passing;
            passing = visited.Count < 1_000 ? passing + random.Next(400) : Math.Max(0, passing - random.Next(800));
            for (int i = from; i < passing; i++) Add($"passing:{i}");
            for (int i = passing; i < from; i++) Remove($"passing:{i}");
        }
        while (cursor != 0);

        Assert.Equal(lasting.Order(), visited.Where(key => key.StartsWith("lasting:", StringComparison.Ordinal)).Order());
        Assert.Equal(visited.Count, visited.Distinct().Count());
    }

    [Fact]
    public void A_scan_that_deletes_what_it_finds_empties_the_keyspace()
    {
        for (int i = 0; i < 5_000; i++) Add($"k{i}");

        ulong cursor = 0;
        do
        {
            List<string> visited = [];
            cursor = Scan(cursor, 25, visited);
            foreach (string key in visited) Remove(key);
        }
        while (cursor != 0);

        Assert.Equal(0, _keyspace.Count);
    }

    [Fact]
    public void Keys_that_a_cursor_cannot_tell_apart_come_in_one_call()
    {
        Assert.Equal(Twins.Select(Hash48).First(), Twins.Select(Hash48).Last());
        foreach (string key in Twins) Add(key);

        List<string> visited = [];
        Assert.Equal(0UL, Scan(0, 1, visited));
        Assert.Equal(Twins.Order(), visited.Order());
    }

    [Fact]
    public void Keys_that_a_cursor_cannot_tell_apart_do_not_swallow_the_next_one()
    {
        foreach (string key in Twins) Add(key);
        for (int i = 0; i < 100; i++) Add($"k{i}");

        List<string> visited = [];
        ulong cursor = 0;
        do cursor = Scan(cursor, 1, visited);
        while (cursor != 0);

        Assert.Equal(102, visited.Count);
        Assert.Equal(102, visited.Distinct().Count());
    }

    [Theory]
    [InlineData(Keyspace.CursorEnd)]
    [InlineData(ulong.MaxValue)]
    public void A_cursor_past_the_end_finds_nothing(ulong cursor)
    {
        Add("k");

        Assert.Equal(0UL, Scan(cursor, 10, []));
    }

    [Fact]
    public void Any_cursor_is_good_and_later_ones_are_below_the_end()
    {
        for (int i = 0; i < 2_000; i++) Add($"k{i}");

        for (ulong cursor = 1; cursor < Keyspace.CursorEnd; cursor += Keyspace.CursorEnd / 97)
        {
            ulong next = Scan(cursor, 1, []);
            Assert.True(next == 0 || (next > cursor && next < Keyspace.CursorEnd));
        }
    }

    [Fact]
    public void A_scan_has_to_ask_for_a_key() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Scan(0, 0, []));

    [Fact]
    public void An_empty_keyspace_has_no_random_key() => Assert.False(_keyspace.TryGetRandomKey(0, 7, out _));

    [Fact]
    public void Random_keys_come_up_about_equally_often()
    {
        const int Keys = 3_000;
        const int PicksPerKey = 100;
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        for (int i = 0; i < Keys; i++) Add($"k{i}");

        Dictionary<string, int> picks = [];
        for (int i = 0; i < Keys * PicksPerKey; i++)
        {
            ulong bits = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            Assert.True(_keyspace.TryGetRandomKey(0, bits, out ReadOnlySpan<byte> key));
            string text = Encoding.UTF8.GetString(key);
            picks[text] = picks.GetValueOrDefault(text) + 1;
        }

        Assert.Equal(Keys, picks.Count);
        Assert.All(picks.Values, count => Assert.InRange(count, PicksPerKey / 3, PicksPerKey * 2));
    }

    [Fact]
    public void The_last_key_left_is_found_by_any_random_number()
    {
        for (int i = 0; i < 5_000; i++) Add($"k{i}");
        for (int i = 1; i < 5_000; i++) Remove($"k{i}");

        foreach (ulong random in (ulong[])[0, 1, ulong.MaxValue / 2, ulong.MaxValue])
        {
            Assert.True(_keyspace.TryGetRandomKey(0, random, out ReadOnlySpan<byte> key));
            Assert.True(key.SequenceEqual("k0"u8));
        }
    }

    private static ulong Hash48(string key) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(key)) >> 16;

    private void Add(string key) =>
        _keyspace.Set(Encoding.UTF8.GetBytes(key), "v"u8, new Dot(0, ++_sequence), new HybridTimestamp(1), []);

    private void Remove(string key) =>
        Assert.True(_keyspace.Delete(Encoding.UTF8.GetBytes(key), new Dot(0, ++_sequence), []));

    private ulong Scan(ulong cursor, int count, List<string> into) =>
        _keyspace.Scan(0, cursor, count, key => into.Add(Encoding.UTF8.GetString(key)));
}
