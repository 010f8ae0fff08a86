using System.Buffers;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Core.Tests.Data;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Control;
using TcpCausalKv.Core.Wire.Snapshots;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Storage.Snapshots;

public sealed class SnapshotLoaderTests
{
    private static readonly string Name = SnapshotFiles.NameOf(10);

    private readonly Random _random;
    private readonly SnapshotBench _bench;

    public SnapshotLoaderTests(ITestOutputHelper output)
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        _random = new Random(seed);
        _bench = new SnapshotBench(_random, new PlainDirectory());
    }

    private PlainDirectory Directory => _bench.Directory;

    [Fact]
    public void A_directory_without_a_snapshot_gives_none()
    {
        Directory.Files["log-0000000000000000"] = [1, 2, 3];
        Directory.Files[SnapshotFiles.NewName] = [1, 2, 3];
        (Keyspace keyspace, SnapshotLoader loader) = SnapshotBench.Load(Directory);

        Assert.Null(loader.Loaded);
        Assert.Empty(loader.Damage);
        Assert.Equal(0, keyspace.Count);
    }

    [Fact]
    public void The_newest_snapshot_is_taken()
    {
        _bench.Take(10);
        byte[] older = Directory.Files[Name];
        _bench.WriteSome(200);
        _bench.Take(0xFF0);
        Directory.Files[Name] = older;

        (Keyspace keyspace, SnapshotLoader loader) = SnapshotBench.Load(Directory);
        Assert.Equal(0xFF0, loader.Loaded!.LogOffset);
        Assert.Equal("snapshot-0000000000000ff0", loader.Name);
        Assert.Equal(_bench.Keyspace.Digest, keyspace.Digest);
    }

    [Fact]
    public void A_step_takes_about_as_many_bytes_as_it_may_and_tells_how_far_it_is()
    {
        SnapshotBench bench = new(_random, Directory, keys: 20_000);
        for (int key = 0; key < 20_000; key++) bench.Writes.Set(key);
        bench.Take(10);
        Keyspace keyspace = new();
        using SnapshotLoader loader = new(Directory, keyspace, SnapshotBench.Membership, new FrameLimits());

        long before = 0;
        while (!loader.Step(100_000))
        {
            Assert.InRange(loader.Bytes - before, 100_000, 100_000 + SnapshotBlockWriter.BytesTarget);
            Assert.Equal(Directory.Files[Name].Length, loader.BytesTotal);
            before = loader.Bytes;
        }

        Assert.Equal(loader.BytesTotal, loader.Bytes);
        Assert.Equal(bench.Keyspace.Digest, keyspace.Digest);
    }

    [Fact]
    public void Large_values_between_small_ones_are_loaded()
    {
        for (int key = 0; key < 10; key++)
        {
            byte[] value = new byte[key % 3 == 0 ? 900_000 : 50];
            _random.NextBytes(value);
            Apply(RandomWrites.Key(key), value, new Dot(0, (ulong)key + 1));
        }

        _bench.Writes.Applied.Advance(0, 10);
        _bench.Take(10);
        Assert.Equal(_bench.Keyspace.Digest, SnapshotBench.Load(Directory, 1_000).Keyspace.Digest);
    }

    [Fact]
    public void No_single_bit_can_flip_unnoticed()
    {
        byte[] good = SmallSnapshot();
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] bad = [.. good];
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(bad, $"bit {bit}");
        }
    }

    [Fact]
    public void No_end_can_be_cut_off_unnoticed()
    {
        byte[] good = SmallSnapshot();
        for (int length = 0; length < good.Length; length++) AssertRefused(good[..length], $"{length} bytes");
    }

    [Fact]
    public void Nothing_may_follow_the_end()
    {
        byte[] good = SmallSnapshot();
        AssertRefused([.. good, 0], "one byte more");
        AssertRefused([.. good, .. good], "twice");
    }

    [Fact]
    public void A_broken_snapshot_is_named_and_the_one_before_it_is_taken()
    {
        _bench.WriteSome(300);
        _bench.Take(10);
        ulong digest = _bench.Keyspace.Digest;
        List<string> versions = VersionList.Of(_bench.Keyspace);
        byte[] older = Directory.Files[Name];
        _bench.WriteSome(300);
        _bench.Take(20);
        byte[] newer = Directory.Files[SnapshotFiles.NameOf(20)];
        Directory.Files[Name] = older;

        for (int round = 0; round < 50; round++)
        {
            byte[] bad = [.. newer];
            bad[_random.Next(bad.Length)] ^= 0x10;
            Directory.Files[SnapshotFiles.NameOf(20)] = bad;

            (Keyspace keyspace, SnapshotLoader loader) = SnapshotBench.Load(Directory, _random.Next(1, 9_000));
            SnapshotDamage damage = Assert.Single(loader.Damage);
            Assert.Equal(SnapshotFiles.NameOf(20), damage.File);
            Assert.InRange(damage.Offset, 0, bad.Length);
            Assert.Equal(10, loader.Loaded!.LogOffset);
            Assert.Equal(digest, keyspace.Digest);
            Assert.Equal(versions, VersionList.Of(keyspace));
        }
    }

    [Fact]
    public void A_snapshot_that_can_not_be_opened_is_named()
    {
        PlainDirectory directory = new();
        directory.Files[Name] = [];
        Keyspace keyspace = new();
        using SnapshotLoader loader = new(directory, keyspace, SnapshotBench.Membership, new FrameLimits());
        directory.Files.Clear();

        Assert.True(loader.Step(1));
        Assert.Equal($"{Name} at offset 0: {Name} is not there.", Assert.Single(loader.Damage).ToString());
    }

    [Fact]
    public void A_snapshot_under_another_offset_is_refused()
    {
        Directory.Files[SnapshotFiles.NameOf(11)] = SmallSnapshot();
        Directory.Files.Remove(Name);
        AssertDamage("its name is not that of log offset a");
    }

    [Fact]
    public void A_snapshot_of_another_cluster_is_refused()
    {
        SmallSnapshot();
        Keyspace keyspace = new();
        Membership other = new(SnapshotBench.Cluster, new ClusterId(7), versionMin: 2);
        using SnapshotLoader loader = new(Directory, keyspace, other, new FrameLimits());
        loader.Step(int.MaxValue);
        Assert.Equal("it is of another cluster", Assert.Single(loader.Damage).Reason);
    }

    [Fact]
    public void A_version_of_the_format_that_this_build_can_not_read_is_said_so()
    {
        byte[] frame = Begin(1);
        frame[9] = 9;
        Frame.Seal(frame);
        Directory.Files[Name] = frame;
        AssertDamage("it has format version 9, and this build reads 3");
    }

    [Fact]
    public void A_version_that_the_clock_does_not_cover_is_refused()
    {
        Directory.Files[Name] = [.. Begin(1), .. Block(("k", new Dot(1, 6), 1))];
        AssertDamage("version 1:6 is not covered by its clock 5.5.5.5");
    }

    [Fact]
    public void A_timestamp_above_the_highest_is_refused()
    {
        Directory.Files[Name] = [.. Begin(1), .. Block(("k", new Dot(1, 5), 101))];
        AssertDamage("the timestamp of version 1:5 is above its highest");
    }

    [Fact]
    public void Two_versions_of_one_origin_and_key_are_refused()
    {
        Directory.Files[Name] = [.. Begin(2), .. Block(("k", new Dot(1, 5), 1), ("k", new Dot(1, 4), 1))];
        AssertDamage("version 1:4 is one of two of its origin");
    }

    [Fact]
    public void Versions_that_do_not_add_up_are_refused()
    {
        byte[] block = Block(("k", new Dot(1, 5), 1));
        Directory.Files[Name] = [.. Begin(2), .. block, .. End(2, 0)];
        AssertDamage("it has 1 versions instead of 2");
        Directory.Files[Name] = [.. Begin(1), .. block, .. End(2, 0)];
        AssertDamage("its end is not that of its beginning");
        Directory.Files[Name] = [.. Begin(1), .. block, .. End(1, 1)];
        AssertDamage("its end is not that of its beginning");
        Directory.Files[Name] = [.. Begin(1), .. block, .. End(1, 0)];
        Assert.StartsWith("its versions have digest ", AssertDamage(), StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_in_another_order_are_refused()
    {
        byte[] begin = Begin(0);
        byte[] block = Block(("k", new Dot(1, 5), 1));
        foreach (byte[] file in (byte[][])[block, End(0, 0), [.. begin, .. begin], [.. begin, .. TestFetch()]])
        {
            Directory.Files[Name] = file;
            AssertDamage("a frame can't be believed (UnexpectedKind)");
        }
    }

    [Fact]
    public void A_keyspace_that_is_not_empty_is_not_loaded_into()
    {
        _bench.Writes.Set(1);
        Assert.Throws<InvalidOperationException>(() => new SnapshotLoader(Directory, _bench.Keyspace, SnapshotBench.Membership, new FrameLimits()));
    }

    private void Apply(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, Dot dot) => _bench.Keyspace.Apply(
        new Effect(EffectKind.Set, key, value), new WriteContext(dot, new HybridTimestamp(1), []), EffectTable.Current);

    private byte[] SmallSnapshot()
    {
        for (int key = 0; key < 8; key++) _bench.Writes.Set(key);
        Apply("k"u8, "v"u8, new Dot(3, _bench.Writes.Applied[3] + 1));
        _bench.Writes.Applied.Advance(3, _bench.Writes.Applied[3] + 1);
        _bench.Take(10);
        return Directory.Files[Name];
    }

    private void AssertRefused(byte[] file, string what)
    {
        Directory.Files[Name] = file;
        (Keyspace keyspace, SnapshotLoader loader) = SnapshotBench.Load(Directory);
        Assert.True(loader.Loaded is null && loader.Damage.Count == 1 && keyspace.Count == 0 && keyspace.Digest == 0, what);
    }

    private void AssertDamage(string expected) => Assert.Equal(expected, AssertDamage());

    private string AssertDamage()
    {
        (Keyspace keyspace, SnapshotLoader loader) = SnapshotBench.Load(Directory);
        Assert.Null(loader.Loaded);
        Assert.Equal((0, 0UL), (keyspace.Count, keyspace.Digest));
        return Assert.Single(loader.Damage).Reason;
    }

    private static byte[] Begin(long versions) => Written(new SnapshotBeginFrame(
        SnapshotBench.Membership.Id, 10, versions, Digest: 0, new HybridTimestamp(100), new VectorClock([5, 5, 5, 5])).WriteTo);

    private static byte[] Block(params (string Key, Dot Dot, ulong Timestamp)[] versions)
    {
        SnapshotBlockWriter block = new();
        foreach ((string key, Dot dot, ulong timestamp) in versions)
        {
            Assert.True(block.TryAdd(new SnapshotEntry(System.Text.Encoding.UTF8.GetBytes(key), dot, new HybridTimestamp(timestamp), "v"u8)));
        }

        return block.Seal().ToArray();
    }

    private static byte[] End(long versions, ulong digest) => Written(new SnapshotEndFrame(versions, digest).WriteTo);

    private static byte[] TestFetch() => Written(new FetchFrame(new VectorClock(SnapshotBench.Width)).WriteTo);

    private static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
