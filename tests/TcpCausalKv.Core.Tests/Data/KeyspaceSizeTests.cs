using System.Buffers.Binary;
using System.IO.Hashing;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;

namespace TcpCausalKv.Core.Tests.Data;

public sealed class KeyspaceSizeTests
{
    private readonly Keyspace _keyspace = new();
    private ulong _sequence;

    [Fact]
    public void Two_hundred_thousand_keys_come_and_go()
    {
        const int Keys = 200_000;
        long empty = _keyspace.Bytes;
        for (int i = 0; i < Keys; i++) Add(Key(i));

        Assert.Equal(Keys, _keyspace.Count);
        Assert.Equal(_keyspace.ComputeDigest(), _keyspace.Digest);
        for (int i = 0; i < Keys; i++) Assert.True(_keyspace.Contains(Key(i)));
        Assert.InRange((_keyspace.Bytes - empty) / Keys, 56, 72);

        for (int i = 0; i < Keys; i++) Assert.True(Remove(Key(i)));
        Assert.Equal(0, _keyspace.Count);
        Assert.Equal(0UL, _keyspace.Digest);
        Assert.InRange(_keyspace.Bytes, empty, 64 * 1024);
    }

    [Fact]
    public void Memory_follows_the_keys_down_when_few_are_left()
    {
        for (int i = 0; i < 100_000; i++) Add(Key(i));
        long full = _keyspace.Bytes;
        for (int i = 0; i < 100_000; i++) if (i % 20 != 0) Remove(Key(i));

        Assert.Equal(5_000, _keyspace.Count);
        Assert.InRange(_keyspace.Bytes, 0, full / 8);
        for (int i = 0; i < 100_000; i += 20) Assert.True(_keyspace.Contains(Key(i)));
    }

    [Fact]
    public void A_flush_that_leaves_a_few_keys_lets_go_of_the_memory_of_the_others()
    {
        for (int i = 0; i < 50_000; i++) Add(Key(i));
        long full = _keyspace.Bytes;
        _keyspace.Set("kept"u8, "v"u8, new Dot(1, 1), new HybridTimestamp(1), []);

        _keyspace.Flush(new Dot(0, ++_sequence), []);

        Assert.Equal(1, _keyspace.Count);
        Assert.Equal(_keyspace.ComputeDigest(), _keyspace.Digest);
        Assert.InRange(_keyspace.Bytes, 0, full / 50);
    }

    [Fact]
    public void A_clear_lets_go_of_all_memory()
    {
        long empty = _keyspace.Bytes;
        for (int i = 0; i < 10_000; i++) Add(Key(i));

        _keyspace.Clear();

        Assert.Equal(empty, _keyspace.Bytes);
    }

    [Fact]
    public void The_bytes_follow_the_length_of_a_value()
    {
        byte[] key = Key(0);
        long before = _keyspace.Bytes;
        _keyspace.Set(key, new byte[1_000_000], new Dot(0, 1), new HybridTimestamp(1), []);
        Assert.InRange(_keyspace.Bytes - before, 1_000_000, 1_000_100);

        _keyspace.Set(key, new byte[10], new Dot(0, 2), new HybridTimestamp(2), []);
        Assert.InRange(_keyspace.Bytes - before, 10, 200);
    }

    // 0xFFF puts all of them behind the last home of every segment that they have been in; 0x7FF behind the last of a lower half.
    [Theory]
    [InlineData(0x000)]
    [InlineData(0x7FF)]
    [InlineData(0xFFF)]
    public void Keys_whose_hashes_begin_alike_are_kept_like_others(ulong firstTwelveBits)
    {
        List<byte[]> keys = KeysWhoseHashesBegin(firstTwelveBits, bits: 12, count: 1_500);
        foreach (byte[] key in keys) Add(key);

        Assert.Equal(keys.Count, _keyspace.Count);
        Assert.All(keys, key => Assert.True(_keyspace.Contains(key)));
        Assert.Equal(_keyspace.ComputeDigest(), _keyspace.Digest);

        foreach (byte[] key in keys) Assert.True(Remove(key));
        Assert.Equal(0, _keyspace.Count);
    }

    // When the segment splits, its lower half has all its keys at and behind its last home: 65 of them just fit.
    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(66)]
    public void Keys_that_fill_half_a_segment_to_its_end_survive_its_split(int lowCount)
    {
        List<byte[]> keys = KeysWhoseHashesBegin(0x7FF, bits: 12, lowCount);
        keys.AddRange(KeysWhoseHashesBegin(1, bits: 1, count: 800));
        foreach (byte[] key in keys) Add(key);

        Assert.Equal(keys.Count, _keyspace.Count);
        Assert.All(keys, key => Assert.True(_keyspace.Contains(key)));
        Assert.False(_keyspace.Contains("missing"u8));
        Assert.Equal(_keyspace.ComputeDigest(), _keyspace.Digest);
        foreach (byte[] key in keys) Assert.True(Remove(key));
    }

    [Fact]
    public void Keys_whose_hashes_share_many_bits_do_not_blow_up_the_directory()
    {
        List<byte[]> keys = KeysWhoseHashesBegin(0, bits: 16, count: 800);
        foreach (byte[] key in keys) Add(key);

        // Told apart by splitting alone, they would need a directory of 2^17 words: a megabyte.
        Assert.InRange(_keyspace.Bytes, 0, 256 * 1024);
    }

    [Fact]
    public void A_read_and_a_set_of_the_same_length_allocate_nothing()
    {
        byte[] key = Key(1);
        Add(key);
        Overwrite(key);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++) Overwrite(key);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private void Overwrite(byte[] key)
    {
        Add(key);
        _keyspace.TryGet(key, out _);
    }

    private static List<byte[]> KeysWhoseHashesBegin(ulong prefix, int bits, int count)
    {
        List<byte[]> keys = [];
        byte[] key = new byte[sizeof(long)];
        for (long number = 0; keys.Count < count; number++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(key, number);
            if (XxHash3.HashToUInt64(key) >> (64 - bits) == prefix) keys.Add([.. key]);
        }

        return keys;
    }

    private static byte[] Key(int number)
    {
        byte[] key = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(key, number);
        return key;
    }

    private void Add(byte[] key) => _keyspace.Set(key, "value"u8, new Dot(0, ++_sequence), new HybridTimestamp(_sequence), []);

    private bool Remove(byte[] key) => _keyspace.Delete(key, new Dot(0, ++_sequence), []);
}
