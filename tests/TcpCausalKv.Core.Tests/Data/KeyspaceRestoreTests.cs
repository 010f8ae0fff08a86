using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Data;

public sealed class KeyspaceRestoreTests(ITestOutputHelper output)
{
    [Fact]
    public void Versions_restored_in_any_order_make_the_same_state()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        for (int round = 0; round < 50; round++)
        {
            Keyspace original = new();
            RandomWrites writes = new(random, original, 4, 100);
            for (int i = 0; i < 400; i++) writes.Next();

            Keyspace restored = new(hashSeed: 9);
            List<(byte[] Key, KeyVersion Version)> versions = All(original);
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(versions));
            foreach ((byte[] key, KeyVersion version) in versions)
            {
                Assert.True(restored.TryRestore(key, version.Dot, version.Timestamp, version.Value.Span));
            }

            Assert.Equal(original.Digest, restored.Digest);
            Assert.Equal(restored.Digest, restored.ComputeDigest());
            Assert.Equal((original.Count, original.Siblings), (restored.Count, restored.Siblings));
            AssertSameReads(original, restored);

            // What comes next has the same effect on both, a flush by one that has not seen all included.
            Dot by = new(0, writes.Applied[0] + 1);
            ulong[] observed = writes.Applied.Entries.ToArray();
            observed[1] /= 2;
            original.Flush(by, observed);
            restored.Flush(by, observed);
            Assert.Equal(original.Digest, restored.Digest);
            AssertSameReads(original, restored);
        }
    }

    [Fact]
    public void A_second_version_of_one_origin_is_refused_and_changes_nothing()
    {
        Keyspace keyspace = new();
        Assert.True(keyspace.TryRestore("k"u8, new Dot(1, 5), new HybridTimestamp(7), "v"u8));
        ulong digest = keyspace.Digest;

        Assert.False(keyspace.TryRestore("k"u8, new Dot(1, 5), new HybridTimestamp(7), "v"u8));
        Assert.False(keyspace.TryRestore("k"u8, new Dot(1, 6), new HybridTimestamp(8), "w"u8));
        Assert.Equal(digest, keyspace.Digest);
        Assert.Equal((1, 0), (keyspace.Count, keyspace.Siblings));
        Assert.True(keyspace.TryRestore("k"u8, new Dot(2, 5), new HybridTimestamp(7), "v"u8));
        Assert.Equal(1, keyspace.Siblings);
    }

    [Fact]
    public void Nothing_is_restored_under_a_walk_but_into_an_emptied_keyspace()
    {
        Keyspace keyspace = new();
        keyspace.TryRestore("a"u8, new Dot(0, 1), new HybridTimestamp(7), "v"u8);
        VersionList given = new();
        KeyspaceWalk walk = keyspace.BeginWalk(new VectorClock([1UL, 1UL]), given);
        Assert.Throws<InvalidOperationException>(() => keyspace.TryRestore("b"u8, new Dot(1, 1), new HybridTimestamp(7), "v"u8));

        keyspace.Clear();
        Assert.True(keyspace.TryRestore("b"u8, new Dot(1, 1), new HybridTimestamp(7), "v"u8));
        keyspace.Delete("b"u8, new Dot(0, 2), [0, 1]);
        walk.Step(10, long.MaxValue);
        Assert.Equal(["a 1  0:1 7 76"], given.Lines);
    }

    private static void AssertSameReads(Keyspace expected, Keyspace actual)
    {
        Assert.Equal(VersionList.Of(expected), VersionList.Of(actual));
        foreach ((byte[] key, _) in All(expected))
        {
            Assert.True(expected.TryGet(key, out ReadOnlySpan<byte> value));
            Assert.True(actual.TryGet(key, out ReadOnlySpan<byte> same));
            Assert.True(value.SequenceEqual(same));
        }
    }

    private static List<(byte[] Key, KeyVersion Version)> All(Keyspace keyspace)
    {
        List<(byte[], KeyVersion)> all = [];
        List<byte[]> keys = [];
        keyspace.Scan(0, 0, int.MaxValue, key => keys.Add(key.ToArray()));
        foreach (byte[] key in keys)
        {
            List<KeyVersion> versions = [];
            keyspace.TryGetVersions(key, versions);
            all.AddRange(versions.Select(version => (key, version)));
        }

        return all;
    }
}
