using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;

namespace TcpCausalKv.Core.Tests.Data;

public sealed class KeyspaceDigestTests
{
    [Fact]
    public void States_that_differ_in_one_part_only_have_different_digests()
    {
        ulong[] digests =
        [
            DigestAfter("ab", "c", new Dot(1, 1), timestamp: 1),
            DigestAfter("a", "bc", new Dot(1, 1), timestamp: 1),
            DigestAfter("abc", "", new Dot(1, 1), timestamp: 1),
            DigestAfter("", "abc", new Dot(1, 1), timestamp: 1),
            DigestAfter("ab", "d", new Dot(1, 1), timestamp: 1),
            DigestAfter("ab", "c", new Dot(2, 1), timestamp: 1),
            DigestAfter("ab", "c", new Dot(1, 2), timestamp: 1),
            DigestAfter("ab", "c", new Dot(1, 1), timestamp: 2),
        ];

        Assert.Equal(digests.Length, digests.Distinct().Count());
    }

    [Fact]
    public void Neither_the_hash_seed_nor_the_order_of_concurrent_sets_changes_the_digest()
    {
        Keyspace one = new(hashSeed: 1);
        Keyspace two = new(hashSeed: 2);
        for (int i = 0; i < 100; i++)
        {
            Set(one, $"k{i}", $"v{i}", new Dot(0, (ulong)i + 1), (ulong)i);
            Set(two, $"k{99 - i}", $"v{99 - i}", new Dot(0, (ulong)(100 - i)), (ulong)(99 - i));
        }

        Assert.Equal(one.Digest, two.Digest);
        Assert.Equal(one.ComputeDigest(), two.ComputeDigest());
    }

    // Not to be changed: nodes of different releases compare their digests.
    [Fact]
    public void The_digest_is_the_same_in_every_release() =>
        Assert.Equal(17492556651107320704UL, DigestAfter("key", "value", new Dot(1, 2), timestamp: 3));

    private static ulong DigestAfter(string key, string value, Dot dot, ulong timestamp)
    {
        Keyspace keyspace = new();
        Set(keyspace, key, value, dot, timestamp);
        return keyspace.Digest;
    }

    private static void Set(Keyspace keyspace, string key, string value, Dot dot, ulong timestamp) =>
        keyspace.Set(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value), dot, new HybridTimestamp(timestamp), []);
}
