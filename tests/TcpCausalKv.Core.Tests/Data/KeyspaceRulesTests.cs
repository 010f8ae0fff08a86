using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using static TcpCausalKv.Core.Tests.Data.KeyspaceBench;

namespace TcpCausalKv.Core.Tests.Data;

public sealed class KeyspaceRulesTests
{
    private readonly KeyspaceBench _data = new();

    [Fact]
    public void A_new_keyspace_is_empty_and_its_digest_is_zero()
    {
        Assert.Equal(0, _data.Keyspace.Count);
        Assert.Equal(0UL, _data.Keyspace.Digest);
        Assert.False(_data.Keyspace.TryGet("k"u8, out _));
        Assert.False(_data.Keyspace.Contains("k"u8));
        Assert.False(_data.Keyspace.HasSiblings("k"u8));
        Assert.False(_data.Keyspace.TryGetVersions("k"u8, []));
    }

    [Fact]
    public void A_set_is_read_back()
    {
        _data.Set("k", "v", Write(0, 1));

        Assert.Equal("v", _data.Get("k"));
        Assert.True(_data.Keyspace.Contains("k"u8));
        Assert.Equal(1, _data.Keyspace.Count);
        _data.Check();
    }

    [Fact]
    public void Empty_keys_and_empty_values_are_kept()
    {
        _data.Set("", "", Write(0, 1));

        Assert.Equal("", _data.Get(""));
        Assert.Equal(1, _data.Keyspace.Count);
        Assert.NotEqual(0UL, _data.Keyspace.Digest);
        _data.Check();
    }

    [Fact]
    public void A_set_replaces_the_version_that_it_has_observed()
    {
        _data.Set("k", "old", Write(0, 1));
        _data.Set("k", "new", Write(1, 1, observed: [1]));

        Assert.Equal(["new"], _data.Versions("k"));
        Assert.Equal(0, _data.Keyspace.Siblings);
        Assert.False(_data.Keyspace.HasSiblings("k"u8));
        _data.Check();
    }

    [Fact]
    public void An_observed_version_is_replaced_even_by_a_lower_timestamp()
    {
        _data.Set("k", "old", Write(0, 1, timestamp: 9));
        _data.Set("k", "new", Write(1, 1, timestamp: 2, observed: [1]));

        Assert.Equal(["new"], _data.Versions("k"));
    }

    [Fact]
    public void Concurrent_sets_stay_as_siblings_and_the_highest_timestamp_is_read()
    {
        _data.Set("k", "low", Write(0, 1, timestamp: 1));
        _data.Set("k", "high", Write(1, 1, timestamp: 3));
        _data.Set("k", "middle", Write(2, 1, timestamp: 2));

        Assert.Equal("high", _data.Get("k"));
        Assert.Equal(["high", "middle", "low"], _data.Versions("k"));
        Assert.Equal(1, _data.Keyspace.Count);
        Assert.Equal(2, _data.Keyspace.Siblings);
        Assert.True(_data.Keyspace.HasSiblings("k"u8));
        Assert.False(_data.Keyspace.HasSiblings("other"u8));
        _data.Check();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Equal_timestamps_are_decided_by_the_higher_slot_in_either_order(int first, int second)
    {
        _data.Set("k", $"from {first}", Write(first, 1, timestamp: 5));
        _data.Set("k", $"from {second}", Write(second, 1, timestamp: 5));

        Assert.Equal(["from 1", "from 0"], _data.Versions("k"));
    }

    [Fact]
    public void Versions_tell_their_dot_and_timestamp_and_stay_as_they_were()
    {
        _data.Set("k", "one", Write(3, 7, timestamp: 42));
        List<KeyVersion> versions = [];
        Assert.True(_data.Keyspace.TryGetVersions("k"u8, versions));

        _data.Set("k", "two", Write(3, 8, timestamp: 43));

        KeyVersion version = Assert.Single(versions);
        Assert.Equal(new Dot(3, 7), version.Dot);
        Assert.Equal(new HybridTimestamp(42), version.Timestamp);
        Assert.Equal("one"u8.ToArray(), version.Value.ToArray());
    }

    [Fact]
    public void A_set_that_observed_some_siblings_leaves_the_others()
    {
        _data.Set("k", "a", Write(0, 1, timestamp: 1));
        _data.Set("k", "b", Write(1, 1, timestamp: 9));
        _data.Set("k", "c", Write(2, 1, timestamp: 3));
        _data.Set("k", "d", Write(3, 1, timestamp: 10, observed: [1, 0, 1]));

        Assert.Equal(["d", "b"], _data.Versions("k"));
        Assert.Equal(1, _data.Keyspace.Siblings);
        _data.Check();
    }

    [Fact]
    public void A_set_that_observed_all_siblings_is_the_only_version()
    {
        for (int origin = 0; origin < 3; origin++) _data.Set("k", $"{origin}", Write(origin, 1, timestamp: 5));
        _data.Set("k", "last", Write(1, 2, timestamp: 6, observed: [1, 1, 1]));

        Assert.Equal(["last"], _data.Versions("k"));
        Assert.Equal(0, _data.Keyspace.Siblings);
        _data.Check();
    }

    [Fact]
    public void A_later_set_of_the_same_origin_replaces_its_own_version_whatever_the_clock_says()
    {
        _data.Set("k", "first", Write(2, 1));
        _data.Set("k", "other", Write(1, 1));
        _data.Set("k", "second", Write(2, 2, timestamp: 2, observed: []));

        Assert.Equal(["second", "other"], _data.Versions("k"));
        _data.Check();
    }

    [Fact]
    public void Of_two_sets_in_one_write_the_last_one_stays()
    {
        _data.Set("k", "first", Write(0, 5, observed: [4]));
        _data.Set("k", "longer second", Write(0, 5, observed: [4]));

        Assert.Equal(["longer second"], _data.Versions("k"));
        _data.Check();
    }

    [Fact]
    public void A_write_that_comes_after_a_later_one_of_its_origin_is_refused()
    {
        _data.Set("k", "v", Write(0, 2));

        Assert.Throws<InvalidOperationException>(() => _data.Set("k", "w", Write(0, 1)));
    }

    [Fact]
    public void A_slot_beyond_the_widest_clock_is_refused() =>
        Assert.Throws<IndexOutOfRangeException>(() => _data.Set("k", "v", Write(VectorClock.WidthMax, 1)));

    [Fact]
    public void Every_slot_can_have_a_sibling()
    {
        for (int origin = 0; origin < VectorClock.WidthMax; origin++) _data.Set("k", $"{origin}", Write(origin, 1, timestamp: 1));

        Assert.Equal(VectorClock.WidthMax - 1, _data.Keyspace.Siblings);
        Assert.Equal("63", _data.Get("k"));
        _data.Check();
    }

    [Fact]
    public void A_value_read_from_the_keyspace_can_be_set_again()
    {
        _data.Set("k", "value", Write(0, 1));
        _data.Keyspace.TryGet("k"u8, out ReadOnlySpan<byte> value);
        _data.Keyspace.Set("k"u8, value[1..], new Dot(0, 2), new HybridTimestamp(2), []);

        Assert.Equal("alue", _data.Get("k"));
        _data.Check();
    }
}
