using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Tests.Data;

/// <summary>Keys with so many elements that they are removed at once, and freed in steps.</summary>
public sealed class LargeKeyTests
{
    private const int Many = 20_000;

    private readonly Keyspace _keyspace = new();
    private ulong _writes;

    private static ReadOnlySpan<byte> Key => "large"u8;

    [Theory]
    [InlineData(ElementKind.Field)]
    [InlineData(ElementKind.Member)]
    public void All_of_it_goes_at_once_and_its_memory_in_steps(ElementKind kind)
    {
        long empty = _keyspace.Bytes;
        Fill(kind, Many);
        long full = _keyspace.Bytes;

        Apply(new Effect(EffectKind.Delete, Key), _writes);
        Assert.Equal((0, 0, 0UL), (_keyspace.Versions, _keyspace.Count, _keyspace.Digest));
        Assert.True(_keyspace.Bytes > full / 2, "its memory is counted until it is given back");
        int steps = 1;
        for (; _keyspace.FreeStep(); steps++) Assert.True(_keyspace.Bytes > empty);
        Assert.True(steps > 10, $"{steps} steps");
        Assert.Equal(empty, _keyspace.Bytes);
        Check();
    }

    [Fact]
    public void What_a_delete_has_not_seen_stays()
    {
        Fill(ElementKind.Field, Many);
        Apply(new Effect(EffectKind.Delete, Key), seen: _writes - 5, origin: 1);
        Assert.Equal(5, _keyspace.Versions);
        Assert.Equal(5, _keyspace.Open(Key, ElementKind.Field).Count);
        Check();
    }

    [Fact]
    public void A_later_version_of_an_old_element_stays_too()
    {
        Fill(ElementKind.Field, Many);
        ulong seen = _writes;
        Put(ElementKind.Field, 3);
        Apply(new Effect(EffectKind.Delete, Key), seen, origin: 1);
        Assert.Equal(1, _keyspace.Open(Key, ElementKind.Field).Count);
        Assert.True(_keyspace.Open(Key, ElementKind.Field).Contains("3"u8));
        Check();
    }

    [Fact]
    public void It_can_be_filled_again_while_the_memory_of_what_it_had_is_given_back()
    {
        Fill(ElementKind.Field, Many);
        Apply(new Effect(EffectKind.Delete, Key), _writes);
        Fill(ElementKind.Member, Many);
        Assert.Equal((DataType.Set, Many), (_keyspace.TypeOf(Key), _keyspace.Open(Key, ElementKind.Member).Count));
        while (_keyspace.FreeStep()) Put(ElementKind.Member, (int)(_writes % Many));
        Assert.Equal(Many, _keyspace.Open(Key, ElementKind.Member).Count);
        Check();
    }

    [Fact]
    public void Removing_one_kind_leaves_the_other()
    {
        Fill(ElementKind.Field, Many);
        Fill(ElementKind.Member, 2);
        Apply(new Effect(EffectKind.RemoveKind, Key, [(byte)ElementKind.Field], default), _writes);
        Assert.Equal((2, 2), (_keyspace.Versions, _keyspace.Open(Key, ElementKind.Member).Count));
        Check();

        Fill(ElementKind.Member, Many);
        Apply(new Effect(EffectKind.RemoveKind, Key, [(byte)ElementKind.Member], default), _writes);
        Assert.Equal((0, 0), (_keyspace.Versions, _keyspace.Count));
        Check();
    }

    [Fact]
    public void What_was_added_to_its_fields_is_for_its_clears_to_take()
    {
        Fill(ElementKind.Field, Many);
        byte[] value = new byte[CountEncoding.AddBytesMax];
        int length = CountEncoding.WriteAdd(value, 0, 7);
        Apply(new Effect(EffectKind.Add, Key, [(byte)ElementKind.FieldCount, (byte)'n'], value.AsSpan(0, length)), _writes);
        Apply(new Effect(EffectKind.Delete, Key), _writes);
        Assert.Equal((1, 1), (_keyspace.Versions, _keyspace.Open(Key, ElementKind.Field).Count));
        Check();
    }

    [Fact]
    public void A_walk_that_is_under_way_still_gives_what_it_had()
    {
        Fill(ElementKind.Field, Many);
        VersionList given = new();
        KeyspaceWalk walk = _keyspace.BeginWalk(new VectorClock([_writes]), given);
        walk.Step(500, long.MaxValue);
        Apply(new Effect(EffectKind.Delete, Key), _writes);
        bool isDone = walk.Step(int.MaxValue, long.MaxValue);
        Assert.Equal((true, Many, Many), (isDone, walk.Versions, given.Lines.Count));
        Check();
    }

    [Fact]
    public void A_flush_and_a_deadline_take_it_too()
    {
        Fill(ElementKind.Member, Many);
        Apply(new Effect(EffectKind.Put, "other"u8, ElementName.Expiry, new byte[sizeof(long)]), _writes);
        Apply(new Effect(EffectKind.Purge, Key), _writes);
        Assert.Equal(1, _keyspace.Versions);
        Fill(ElementKind.Member, Many);
        Apply(new Effect(EffectKind.Flush), _writes);
        Assert.Equal((0, 0UL), (_keyspace.Versions, _keyspace.Digest));
        Check();
    }

    private void Fill(ElementKind kind, int count)
    {
        for (int i = 0; i < count; i++) Put(kind, i);
    }

    private void Put(ElementKind kind, int part)
    {
        byte[] element = [(byte)kind, .. Encoding.ASCII.GetBytes($"{part}")];
        Apply(new Effect(EffectKind.Put, Key, element, kind == ElementKind.Field ? "value"u8 : default), _writes);
    }

    private void Apply(Effect effect, ulong seen, int origin = 0)
    {
        Dot dot = new(origin, origin == 0 ? ++_writes : 1);
        _keyspace.Apply(effect, new WriteContext(dot, new HybridTimestamp(_writes), [seen]), EffectTable.Current);
    }

    private void Check() => Assert.Equal(_keyspace.ComputeDigest(), _keyspace.Digest);
}
