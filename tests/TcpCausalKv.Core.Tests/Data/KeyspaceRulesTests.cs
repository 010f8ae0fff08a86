using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;

namespace TcpCausalKv.Core.Tests.Data;

public sealed class KeyspaceRulesTests
{
    private readonly Keyspace _keyspace = new();

    [Fact]
    public void A_new_keyspace_is_empty_and_its_digest_is_zero()
    {
        Assert.Equal(0, _keyspace.Count);
        Assert.Equal(0UL, _keyspace.Digest);
        Assert.False(_keyspace.TryGet("k"u8, out _));
        Assert.False(_keyspace.Contains("k"u8));
        Assert.False(_keyspace.TryGetVersions("k"u8, []));
    }

    [Fact]
    public void A_set_is_read_back()
    {
        Set("k", "v", Write(0, 1));

        Assert.Equal("v", Get("k"));
        Assert.True(_keyspace.Contains("k"u8));
        Assert.Equal(1, _keyspace.Count);
        Check();
    }

    [Fact]
    public void Empty_keys_and_empty_values_are_kept()
    {
        Set("", "", Write(0, 1));

        Assert.Equal("", Get(""));
        Assert.Equal(1, _keyspace.Count);
        Assert.NotEqual(0UL, _keyspace.Digest);
        Check();
    }

    [Fact]
    public void A_set_replaces_the_version_that_it_has_observed()
    {
        Set("k", "old", Write(0, 1));
        Set("k", "new", Write(1, 1, observed: [1]));

        Assert.Equal(["new"], Versions("k"));
        Assert.Equal(0, _keyspace.Siblings);
        Check();
    }

    [Fact]
    public void An_observed_version_is_replaced_even_by_a_lower_timestamp()
    {
        Set("k", "old", Write(0, 1, timestamp: 9));
        Set("k", "new", Write(1, 1, timestamp: 2, observed: [1]));

        Assert.Equal(["new"], Versions("k"));
    }

    [Fact]
    public void Concurrent_sets_stay_as_siblings_and_the_highest_timestamp_is_read()
    {
        Set("k", "low", Write(0, 1, timestamp: 1));
        Set("k", "high", Write(1, 1, timestamp: 3));
        Set("k", "middle", Write(2, 1, timestamp: 2));

        Assert.Equal("high", Get("k"));
        Assert.Equal(["high", "middle", "low"], Versions("k"));
        Assert.Equal(1, _keyspace.Count);
        Assert.Equal(2, _keyspace.Siblings);
        Check();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Equal_timestamps_are_decided_by_the_higher_slot_in_either_order(int first, int second)
    {
        Set("k", $"from {first}", Write(first, 1, timestamp: 5));
        Set("k", $"from {second}", Write(second, 1, timestamp: 5));

        Assert.Equal(["from 1", "from 0"], Versions("k"));
    }

    [Fact]
    public void Versions_tell_their_dot_and_timestamp_and_stay_as_they_were()
    {
        Set("k", "one", Write(3, 7, timestamp: 42));
        List<KeyVersion> versions = [];
        Assert.True(_keyspace.TryGetVersions("k"u8, versions));

        Set("k", "two", Write(3, 8, timestamp: 43));

        KeyVersion version = Assert.Single(versions);
        Assert.Equal(new Dot(3, 7), version.Dot);
        Assert.Equal(new HybridTimestamp(42), version.Timestamp);
        Assert.Equal("one"u8.ToArray(), version.Value.ToArray());
    }

    [Fact]
    public void A_set_that_observed_some_siblings_leaves_the_others()
    {
        Set("k", "a", Write(0, 1, timestamp: 1));
        Set("k", "b", Write(1, 1, timestamp: 9));
        Set("k", "c", Write(2, 1, timestamp: 3));
        Set("k", "d", Write(3, 1, timestamp: 10, observed: [1, 0, 1]));

        Assert.Equal(["d", "b"], Versions("k"));
        Assert.Equal(1, _keyspace.Siblings);
        Check();
    }

    [Fact]
    public void A_set_that_observed_all_siblings_is_the_only_version()
    {
        for (int origin = 0; origin < 3; origin++) Set("k", $"{origin}", Write(origin, 1, timestamp: 5));
        Set("k", "last", Write(1, 2, timestamp: 6, observed: [1, 1, 1]));

        Assert.Equal(["last"], Versions("k"));
        Assert.Equal(0, _keyspace.Siblings);
        Check();
    }

    [Fact]
    public void A_later_set_of_the_same_origin_replaces_its_own_version_whatever_the_clock_says()
    {
        Set("k", "first", Write(2, 1));
        Set("k", "other", Write(1, 1));
        Set("k", "second", Write(2, 2, timestamp: 2, observed: []));

        Assert.Equal(["second", "other"], Versions("k"));
        Check();
    }

    [Fact]
    public void Of_two_sets_in_one_write_the_last_one_stays()
    {
        Set("k", "first", Write(0, 5, observed: [4]));
        Set("k", "longer second", Write(0, 5, observed: [4]));

        Assert.Equal(["longer second"], Versions("k"));
        Check();
    }

    [Fact]
    public void A_delete_removes_what_an_earlier_effect_of_its_own_write_had_set()
    {
        Set("k", "v", Write(0, 5, observed: [4]));

        Assert.True(Delete("k", Write(0, 5, observed: [4])));
        Assert.Null(Get("k"));
        Check();
    }

    [Fact]
    public void A_delete_removes_what_it_has_observed_and_nothing_else()
    {
        Set("k", "seen", Write(0, 1, timestamp: 9));
        Set("k", "unseen", Write(1, 1, timestamp: 1));

        Assert.True(Delete("k", Write(2, 1, observed: [1])));
        Assert.Equal(["unseen"], Versions("k"));
        Assert.Equal(0, _keyspace.Siblings);
        Check();
    }

    [Fact]
    public void A_delete_that_has_observed_nothing_changes_nothing()
    {
        Set("k", "v", Write(0, 1));
        ulong digest = _keyspace.Digest;

        Assert.False(Delete("k", Write(1, 1)));
        Assert.False(Delete("missing", Write(1, 1, observed: [1])));
        Assert.Equal(digest, _keyspace.Digest);
        Assert.Equal("v", Get("k"));
    }

    [Fact]
    public void A_deleted_key_leaves_nothing_behind()
    {
        long bytes = _keyspace.Bytes;
        Set("k", "v", Write(0, 1));
        Assert.True(Delete("k", Write(0, 2, observed: [1])));

        Assert.Equal(0, _keyspace.Count);
        Assert.Equal(0UL, _keyspace.Digest);
        Assert.Equal(bytes, _keyspace.Bytes);
    }

    [Fact]
    public void A_flush_removes_the_observed_versions_of_every_key()
    {
        Set("seen", "v", Write(0, 1));
        Set("both", "seen", Write(0, 2, timestamp: 2));
        Set("both", "unseen", Write(1, 1, timestamp: 1));
        Set("unseen", "v", Write(1, 2));

        Flush(Write(2, 1, observed: [2]));

        Assert.Null(Get("seen"));
        Assert.Equal(["unseen"], Versions("both"));
        Assert.Equal("v", Get("unseen"));
        Assert.Equal(2, _keyspace.Count);
        Assert.Equal(0, _keyspace.Siblings);
        Check();
    }

    [Fact]
    public void A_flush_that_has_observed_everything_leaves_an_empty_keyspace()
    {
        Set("a", "v", Write(0, 1));
        Set("b", "v", Write(1, 4));

        Flush(Write(1, 5, observed: [1]));

        Assert.Equal(0, _keyspace.Count);
        Assert.Equal(0UL, _keyspace.Digest);
        Check();
    }

    [Fact]
    public void A_keyspace_works_as_new_after_a_flush()
    {
        Set("a", "v", Write(0, 3));
        Flush(Write(0, 4, observed: [3]));
        Set("a", "w", Write(1, 1));

        Flush(Write(0, 5, observed: [4]));

        Assert.Equal("w", Get("a"));
        Check();
    }

    [Fact]
    public void A_clear_forgets_what_nobody_has_observed()
    {
        Set("a", "v", Write(0, 1));
        Set("a", "w", Write(1, 1));

        _keyspace.Clear();

        Assert.Equal(0, _keyspace.Count);
        Assert.Equal(0, _keyspace.Siblings);
        Assert.Equal(0UL, _keyspace.Digest);
        Check();
    }

    [Fact]
    public void A_write_that_comes_after_a_later_one_of_its_origin_is_refused()
    {
        Set("k", "v", Write(0, 2));

        Assert.Throws<InvalidOperationException>(() => Set("k", "w", Write(0, 1)));
    }

    [Fact]
    public void A_slot_beyond_the_widest_clock_is_refused() =>
        Assert.Throws<IndexOutOfRangeException>(() => Set("k", "v", Write(VectorClock.WidthMax, 1)));

    [Fact]
    public void Every_slot_can_have_a_sibling()
    {
        for (int origin = 0; origin < VectorClock.WidthMax; origin++) Set("k", $"{origin}", Write(origin, 1, timestamp: 1));

        Assert.Equal(VectorClock.WidthMax - 1, _keyspace.Siblings);
        Assert.Equal("63", Get("k"));
        Check();
    }

    [Fact]
    public void A_value_read_from_the_keyspace_can_be_set_again()
    {
        Set("k", "value", Write(0, 1));
        _keyspace.TryGet("k"u8, out ReadOnlySpan<byte> value);
        _keyspace.Set("k"u8, value[1..], new Dot(0, 2), new HybridTimestamp(2), []);

        Assert.Equal("alue", Get("k"));
        Check();
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static Cause Write(int origin, ulong sequence, ulong timestamp = 1, ulong[]? observed = null) =>
        new(new Dot(origin, sequence), new HybridTimestamp(timestamp), observed ?? []);

    private void Set(string key, string value, Cause write) =>
        _keyspace.Set(Bytes(key), Bytes(value), write.Dot, write.Timestamp, write.Observed);

    private bool Delete(string key, Cause write) => _keyspace.Delete(Bytes(key), write.Dot, write.Observed);

    private void Flush(Cause write) => _keyspace.Flush(write.Dot, write.Observed);

    private string? Get(string key) =>
        _keyspace.TryGet(Bytes(key), out ReadOnlySpan<byte> value) ? Encoding.UTF8.GetString(value) : null;

    private List<string> Versions(string key)
    {
        List<KeyVersion> versions = [];
        _keyspace.TryGetVersions(Bytes(key), versions);
        return [.. versions.Select(version => Encoding.UTF8.GetString(version.Value.Span))];
    }

    private void Check() => Assert.Equal(_keyspace.ComputeDigest(), _keyspace.Digest);

    private sealed record Cause(Dot Dot, HybridTimestamp Timestamp, ulong[] Observed);
}
