using static TcpCausalKv.Core.Tests.Data.KeyspaceBench;

namespace TcpCausalKv.Core.Tests.Data;

/// <summary>Deletes, flushes, and forgetting everything.</summary>
public sealed class KeyspaceRemovalTests
{
    private readonly KeyspaceBench _data = new();

    [Fact]
    public void A_delete_removes_what_an_earlier_effect_of_its_own_write_had_set()
    {
        _data.Set("k", "v", Write(0, 5, observed: [4]));

        Assert.True(_data.Delete("k", Write(0, 5, observed: [4])));
        Assert.Null(_data.Get("k"));
        _data.Check();
    }

    [Fact]
    public void A_delete_removes_what_it_has_observed_and_nothing_else()
    {
        _data.Set("k", "seen", Write(0, 1, timestamp: 9));
        _data.Set("k", "unseen", Write(1, 1, timestamp: 1));

        Assert.True(_data.Delete("k", Write(2, 1, observed: [1])));
        Assert.Equal(["unseen"], _data.Versions("k"));
        Assert.Equal(0, _data.Keyspace.Siblings);
        _data.Check();
    }

    [Fact]
    public void A_delete_that_has_observed_nothing_changes_nothing()
    {
        _data.Set("k", "v", Write(0, 1));
        ulong digest = _data.Keyspace.Digest;

        Assert.False(_data.Delete("k", Write(1, 1)));
        Assert.False(_data.Delete("missing", Write(1, 1, observed: [1])));
        Assert.Equal(digest, _data.Keyspace.Digest);
        Assert.Equal("v", _data.Get("k"));
    }

    [Fact]
    public void A_deleted_key_leaves_nothing_behind()
    {
        long bytes = _data.Keyspace.Bytes;
        _data.Set("k", "v", Write(0, 1));
        Assert.True(_data.Delete("k", Write(0, 2, observed: [1])));

        Assert.Equal(0, _data.Keyspace.Count);
        Assert.Equal(0UL, _data.Keyspace.Digest);
        Assert.Equal(bytes, _data.Keyspace.Bytes);
    }

    [Fact]
    public void A_flush_removes_the_observed_versions_of_every_key()
    {
        _data.Set("seen", "v", Write(0, 1));
        _data.Set("both", "seen", Write(0, 2, timestamp: 2));
        _data.Set("both", "unseen", Write(1, 1, timestamp: 1));
        _data.Set("unseen", "v", Write(1, 2));

        _data.Flush(Write(2, 1, observed: [2]));

        Assert.Null(_data.Get("seen"));
        Assert.Equal(["unseen"], _data.Versions("both"));
        Assert.Equal("v", _data.Get("unseen"));
        Assert.Equal(2, _data.Keyspace.Count);
        Assert.Equal(0, _data.Keyspace.Siblings);
        _data.Check();
    }

    [Fact]
    public void A_flush_that_has_observed_everything_leaves_an_empty_keyspace()
    {
        _data.Set("a", "v", Write(0, 1));
        _data.Set("b", "v", Write(1, 4));

        _data.Flush(Write(1, 5, observed: [1]));

        Assert.Equal(0, _data.Keyspace.Count);
        Assert.Equal(0UL, _data.Keyspace.Digest);
        _data.Check();
    }

    [Fact]
    public void A_keyspace_works_as_new_after_a_flush()
    {
        _data.Set("a", "v", Write(0, 3));
        _data.Flush(Write(0, 4, observed: [3]));
        _data.Set("a", "w", Write(1, 1));

        _data.Flush(Write(0, 5, observed: [4]));

        Assert.Equal("w", _data.Get("a"));
        _data.Check();
    }

    [Fact]
    public void A_clear_forgets_what_nobody_has_observed()
    {
        _data.Set("a", "v", Write(0, 1));
        _data.Set("a", "w", Write(1, 1));

        _data.Keyspace.Clear();

        Assert.Equal(0, _data.Keyspace.Count);
        Assert.Equal(0, _data.Keyspace.Siblings);
        Assert.Equal(0UL, _data.Keyspace.Digest);
        _data.Check();
    }
}
