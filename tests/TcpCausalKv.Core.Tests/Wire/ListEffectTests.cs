using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Tests.Wire;

/// <summary>Effects on lists as they travel, and what is held against the rule of positions.</summary>
public sealed class ListEffectTests
{
    private static readonly BatchFormat s_format = new(2);

    // kind 11, key l, element 9 at the tail, index 2, value v
    [Fact]
    public void The_bytes_of_a_push_are_those_that_the_protocol_describes()
    {
        byte[] frame = Batch(new Effect(EffectKind.Push, "l"u8, [9, 2, 2], "v"u8));
        byte[] writes = frame[BatchHeader.Bytes(2)..];
        Assert.Equal("91" + "94" + "0B" + "C4016C" + "C403090202" + "C40176", Convert.ToHexString(writes));
        Assert.Equal(WireFault.None, BatchCheck.Check(frame, s_format));
    }

    [Fact]
    public void Every_node_makes_the_same_position_of_a_push()
    {
        Keyspace keyspace = new();
        WriteContext write = new(new Dot(1, 5), new HybridTimestamp(77), []);
        keyspace.Apply(new Effect(EffectKind.Push, "l"u8, [9, 0, 7], "v"u8), write, EffectTable.Current);
        ListCursor cursor = keyspace.OpenList("l"u8).From(0);
        Assert.Equal("L0.77:1:7", ListPosition.ToText(cursor.Position));
        Assert.Equal("v", Encoding.ASCII.GetString(cursor.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("09")]
    [InlineData("0902")]
    [InlineData("090100")]
    [InlineData("090300")]
    [InlineData("09020000")]
    [InlineData("0902F810")]
    [InlineData("0902F9")]
    [InlineData("060200")]
    [InlineData("010200")]
    public void A_push_of_anything_else_is_refused(string element) =>
        Assert.Equal(WireFault.Effect, Check(new Effect(EffectKind.Push, "l"u8, Convert.FromHexString(element), "v"u8)));

    [Fact]
    public void Items_are_put_and_removed_at_positions_that_can_be()
    {
        byte[] position = [(byte)ElementKind.Item, .. ListPosition.Between([], [], new PositionSource(new HybridTimestamp(5), 1, 0))];
        foreach (EffectKind kind in new[] { EffectKind.Put, EffectKind.Remove })
        {
            Assert.Equal(WireFault.None, Check(new Effect(kind, "l"u8, position, "v"u8)));
            Assert.Equal(WireFault.Effect, Check(new Effect(kind, "l"u8, position.AsSpan(0, position.Length - 1), "v"u8)));
            Assert.Equal(WireFault.Effect, Check(new Effect(kind, "l"u8, [.. position, 0], "v"u8)));
        }

        Assert.Equal(WireFault.None, Check(new Effect(EffectKind.RemoveKind, "l"u8, [(byte)ElementKind.Item], default)));
    }

    [Fact]
    public void Pushes_are_known_since_version_5() => Assert.Equal(5, EffectTable.Current[EffectKind.Push].Since);

    private static WireFault Check(Effect effect) => BatchCheck.Check(Batch(effect), s_format);

    private static byte[] Batch(Effect effect)
    {
        BatchWriter writer = new(width: 2, EffectTable.Current);
        writer.OpenBatch(1, 1, TestBatch.Timestamp, new VectorClock([0, 0]));
        writer.BeginWrite();
        writer.AddEffect(effect);
        writer.EndWrite();
        writer.CloseBatch();
        return writer.Frames.ToArray();
    }
}
