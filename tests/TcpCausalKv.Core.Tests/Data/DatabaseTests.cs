using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Tests.Data;

/// <summary>Several databases in one keyspace.</summary>
public sealed class DatabaseTests
{
    private readonly Keyspace _keyspace = new();
    private ulong _writes;

    [Fact]
    public void Keys_of_one_name_in_two_databases_are_two_keys()
    {
        Set(0, "a", "zero");
        Set(5, "a", "five");

        Assert.Equal(("zero", "five", null), (Get(0, "a"), Get(5, "a"), Get(6, "a")));
        Assert.Equal((2, 1, 1, 0), (_keyspace.Count, _keyspace.CountOf(0), _keyspace.CountOf(5), _keyspace.CountOf(6)));
        Assert.Equal(2, _keyspace.Versions);
        Check();
    }

    [Fact]
    public void A_database_is_scanned_and_drawn_from_alone()
    {
        for (int i = 0; i < 100; i++)
        {
            Set(0, $"a{i}", "");
            Set(3, $"b{i}", "");
        }

        HashSet<string> scanned = [];
        ulong cursor = 0;
        do
        {
            cursor = _keyspace.Scan(3, cursor, 7, key => scanned.Add(Name(key)));
        }
        while (cursor != 0);

        Assert.Equal(100, scanned.Count);
        Assert.All(scanned, name => Assert.StartsWith("b", name));
        Assert.Equal(0UL, _keyspace.Scan(4, 0, 7, _ => Assert.Fail("no key is there")));
        Assert.True(_keyspace.TryGetRandomKey(3, 0x123456789, out ReadOnlySpan<byte> random));
        Assert.StartsWith("b", Name(random));
        Assert.False(_keyspace.TryGetRandomKey(4, 0x123456789, out _));
    }

    [Fact]
    public void A_flush_of_a_database_leaves_the_others()
    {
        Set(0, "a", "1");
        Set(5, "a", "2");
        FlushDatabase(0, _writes);
        Assert.Equal((null, "2"), (Get(0, "a"), Get(5, "a")));

        Set(0, "a", "3");
        FlushDatabase(5, _writes);
        Assert.Equal(("3", null), (Get(0, "a"), Get(5, "a")));
        Check();
    }

    [Fact]
    public void A_flush_of_a_database_leaves_what_it_has_not_seen()
    {
        Set(5, "a", "seen");
        Set(5, "b", "not seen");
        FlushDatabase(5, seen: 1, origin: 1);
        Assert.Equal((null, "not seen"), (Get(5, "a"), Get(5, "b")));
        Check();
    }

    [Fact]
    public void A_flush_of_everything_is_one_of_every_database()
    {
        Set(0, "a", "1");
        Set(5, "a", "2");
        Set(9, "a", "3");
        _keyspace.Apply(new Effect(EffectKind.Flush), new WriteContext(new Dot(1, 1), new HybridTimestamp(99), [2]), EffectTable.Current);
        Assert.Equal((null, null, "3"), (Get(0, "a"), Get(5, "a"), Get(9, "a")));
        Check();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void A_walk_gives_every_database_as_it_was(int flushed)
    {
        for (int i = 0; i < 1_000; i++) Set(i % 3 * 5, $"k{i}", $"{i}");
        List<string> before = VersionList.Of(_keyspace);
        VersionList given = new();
        KeyspaceWalk walk = _keyspace.BeginWalk(new VectorClock([_writes]), given);
        while (walk.RecordsVisited < 400) walk.Step(100, long.MaxValue);
        FlushDatabase(flushed, _writes);
        for (int i = 0; i < 500; i++) Set(i % 4 * 5, $"k{i}", "later");
        while (!walk.Step(100, long.MaxValue)) Set(10, "k1", "later");

        Assert.Equal(before, given.Sorted);
        Assert.Equal(before.Count, walk.Versions);
        Check();
    }

    [Fact]
    public void A_watch_sees_a_flush_of_its_own_database_only()
    {
        Set(0, "a", "1");
        Set(5, "a", "2");
        KeyWatch watch = _keyspace.BeginWatch();
        watch.Add(DatabaseKey.Of(5, "a"u8));
        FlushDatabase(0, _writes);
        Assert.False(watch.HasChanged);
        FlushDatabase(5, _writes);
        Assert.True(watch.HasChanged);
    }

    private static string Name(ReadOnlySpan<byte> key) => Encoding.ASCII.GetString(DatabaseKey.NameOf(key));

    private static byte[] Key(int database, string name) => DatabaseKey.Of(database, Encoding.ASCII.GetBytes(name));

    private void Set(int database, string name, string value)
    {
        ulong sequence = ++_writes;
        _keyspace.Set(Key(database, name), Encoding.ASCII.GetBytes(value), new Dot(0, sequence), new HybridTimestamp(sequence), [sequence - 1]);
    }

    private void FlushDatabase(int database, ulong seen, int origin = 0)
    {
        Dot dot = new(origin, origin == 0 ? ++_writes : 1);
        Effect effect = new(EffectKind.FlushDatabase, DatabaseKey.NumberAsBytes(database));
        _keyspace.Apply(effect, new WriteContext(dot, new HybridTimestamp(_writes), [seen]), EffectTable.Current);
    }

    private string? Get(int database, string name) =>
        _keyspace.TryGet(Key(database, name), out ReadOnlySpan<byte> value) ? Encoding.ASCII.GetString(value) : null;

    private void Check() => Assert.Equal(_keyspace.ComputeDigest(), _keyspace.Digest);
}
