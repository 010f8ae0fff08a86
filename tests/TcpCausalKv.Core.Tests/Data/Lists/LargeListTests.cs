using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;

namespace TcpCausalKv.Core.Tests.Data.Lists;

/// <summary>Lists from no item to many: what keeps them in order comes, grows and goes, and its memory with it.</summary>
public sealed class LargeListTests
{
    // More than one node of the order holds.
    private const int Several = 300;
    private const int Many = 5_000;

    private static readonly byte[] s_key = "list"u8.ToArray();

    private readonly Keyspace _keyspace = new();
    private ulong _writes;

    [Fact]
    public void It_is_read_in_order_however_many_items_it_has()
    {
        for (int i = 0; i < Several; i++)
        {
            Push(i % 3 == 0 ? ListSide.Before : ListSide.After, $"{i}");
            ListCheck.Check(_keyspace, s_key);
        }

        while (_keyspace.OpenList(s_key).Count > 0)
        {
            RemoveAt(_keyspace.OpenList(s_key).Count / 2);
            ListCheck.Check(_keyspace, s_key);
        }

        Assert.Equal(0, _keyspace.Count);
    }

    [Fact]
    public void Its_memory_is_counted_and_given_back()
    {
        Push(ListSide.After, "warm");
        Delete(_writes);
        Free();
        long before = _keyspace.Bytes;
        Fill(Many);
        Assert.True(KeyMemory.BytesOf(_keyspace, s_key) > Many * (16 + 30));
        Assert.InRange(_keyspace.Bytes - before, KeyMemory.BytesOf(_keyspace, s_key) - 4_096, KeyMemory.BytesOf(_keyspace, s_key) + 4_096);
        Delete(_writes);
        Assert.Equal(0, _keyspace.OpenList(s_key).Count);
        Assert.True(_keyspace.Bytes - before > Many * 30);
        Free();
        Assert.Equal(before, _keyspace.Bytes);
    }

    [Fact]
    public void Popping_all_of_it_gives_its_memory_back()
    {
        Push(ListSide.After, "warm");
        Delete(_writes);
        Free();
        long before = _keyspace.Bytes;
        Fill(Many);
        while (_keyspace.OpenList(s_key).Count > 0) RemoveAt(0);
        Assert.Equal(before, _keyspace.Bytes);
    }

    [Fact]
    public void A_delete_that_has_not_seen_all_leaves_the_rest_in_order()
    {
        Fill(Many);
        ulong seen = _writes - 1_000;
        Delete(seen, origin: 1);
        ListCheck.Check(_keyspace, s_key);
        Assert.Equal(1_000, _keyspace.OpenList(s_key).Count);
        Push(ListSide.Before, "new");
        ListCheck.Check(_keyspace, s_key);
    }

    [Fact]
    public void A_flush_takes_it_and_it_can_be_filled_again_meanwhile()
    {
        Fill(Many);
        Apply(new Effect(EffectKind.Flush), _writes);
        Fill(300);
        Free();
        ListCheck.Check(_keyspace, s_key);
        Assert.Equal(300, _keyspace.OpenList(s_key).Count);
    }

    [Fact]
    public void What_hides_behind_a_list_has_no_part_in_its_order()
    {
        Fill(200);
        Apply(new Effect(EffectKind.Put, s_key, [(byte)ElementKind.Member, 7], default), _writes, origin: 1);
        Fill(1);
        ListCheck.Check(_keyspace, s_key);
        Assert.Equal(DataType.List, _keyspace.TypeOf(s_key));
        Apply(new Effect(EffectKind.RemoveKind, s_key, [(byte)ElementKind.Item], default), _writes);
        Assert.Equal((DataType.Set, 0), (_keyspace.TypeOf(s_key), _keyspace.OpenList(s_key).Count));
        Fill(200);
        ListCheck.Check(_keyspace, s_key);
    }

    [Fact]
    public void A_snapshot_restores_it_in_any_order_of_its_versions()
    {
        Fill(500);
        Restored sink = new();
        _keyspace.ShowVersions(s_key, sink);
        Random.Shared.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(sink.Versions));
        Keyspace restored = new(hashSeed: 7);
        foreach ((byte[] element, Dot dot, HybridTimestamp timestamp, byte[] value) in sink.Versions)
        {
            Assert.True(restored.TryRestore(s_key, dot, timestamp, value, element));
        }

        ListCheck.Check(restored, s_key);
        Assert.Equal(ListCheck.Items(_keyspace, s_key), ListCheck.Items(restored, s_key));
        Assert.Equal(_keyspace.Digest, restored.Digest);
    }

    [Fact]
    public void A_walk_that_is_under_way_gives_what_it_had_while_it_is_popped_and_deleted()
    {
        Fill(Many);
        VersionList given = new();
        KeyspaceWalk walk = _keyspace.BeginWalk(new VectorClock([_writes]), given);
        walk.Step(500, long.MaxValue);
        for (int i = 0; i < 300; i++) RemoveAt(i);
        Fill(100);
        ListCheck.Check(_keyspace, s_key);
        Delete(_writes);
        Assert.True(walk.Step(int.MaxValue, long.MaxValue));
        Assert.Equal((Many, Many), (walk.Versions, given.Lines.Count));
        Fill(100);
        ListCheck.Check(_keyspace, s_key);
    }

    private void Free()
    {
        while (_keyspace.FreeStep())
        {
        }
    }

    private void Fill(int items)
    {
        for (int i = 0; i < items; i++) Push(i % 5 == 0 ? ListSide.Before : ListSide.After, $"{i}");
    }

    private void Push(ListSide side, string item)
    {
        byte[] push = new byte[ListPosition.PushBytesMax];
        push = push[..ListPosition.WritePush(push, side, 0)];
        Apply(new Effect(EffectKind.Push, s_key, [(byte)ElementKind.Item, .. push], Encoding.ASCII.GetBytes(item)), _writes);
    }

    private void RemoveAt(int index)
    {
        byte[] element = [(byte)ElementKind.Item, .. _keyspace.OpenList(s_key).From(index).Position];
        Apply(new Effect(EffectKind.Remove, s_key, element, default), _writes);
    }

    private void Delete(ulong seen, int origin = 0) => Apply(new Effect(EffectKind.Delete, s_key), seen, origin);

    private void Apply(Effect effect, ulong seen, int origin = 0)
    {
        Dot dot = new(origin, origin == 0 ? ++_writes : 1);
        _keyspace.Apply(effect, new WriteContext(dot, new HybridTimestamp(_writes), [seen]), EffectTable.Current);
    }

    private sealed class Restored : IVersionSink
    {
        public List<(byte[] Element, Dot Dot, HybridTimestamp Timestamp, byte[] Value)> Versions { get; } = [];

        void IVersionSink.Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value) =>
            Versions.Add((element.ToArray(), dot, timestamp, value.ToArray()));
    }
}
