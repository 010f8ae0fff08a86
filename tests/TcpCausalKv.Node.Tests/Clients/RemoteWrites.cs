using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;
using TcpCausalKv.Core.Elements.Streams;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Node.Tests.Clients;

/// <summary>Batches as another member would send them.</summary>
internal static class RemoteWrites
{
    private const int Width = 8;

    /// <summary>One batch of one set.</summary>
    /// <param name="origin">Slot of the member.</param>
    /// <param name="sequence">The write's sequence.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value, a character a byte.</param>
    /// <param name="after">The other writes that it depends on.</param>
    public static byte[] Set(int origin, ulong sequence, string key, string value, params Dot[] after) =>
        Of(origin, sequence, new Effect(EffectKind.Set, Encoding.ASCII.GetBytes(key), Encoding.Latin1.GetBytes(value)), after);

    /// <summary>One batch of one push at the tail of a list.</summary>
    /// <inheritdoc cref="Set"/>
    public static byte[] Push(int origin, ulong sequence, string key, string value)
    {
        Span<byte> push = stackalloc byte[ListPosition.PushBytesMax];
        push = push[..ListPosition.WritePush(push, ListSide.After, 0)];
        using NameBuffer element = new(ElementKind.Item, push);
        return Of(origin, sequence, new Effect(EffectKind.Push, Encoding.ASCII.GetBytes(key), element.Bytes, Encoding.Latin1.GetBytes(value)), []);
    }

    /// <summary>One batch of one entry of a stream, with a field f.</summary>
    /// <inheritdoc cref="Set"/>
    public static byte[] Entry(int origin, ulong sequence, string key, StreamId id, string value)
    {
        byte[] element = new byte[1 + StreamId.Bytes];
        element[0] = (byte)ElementKind.Entry;
        id.Write(element.AsSpan(1));
        byte[] fields = [1, (byte)'f', (byte)value.Length, .. Encoding.Latin1.GetBytes(value)];
        return Of(origin, sequence, new Effect(EffectKind.Put, Encoding.ASCII.GetBytes(key), element, fields), []);
    }

    private static byte[] Of(int origin, ulong sequence, in Effect effect, Dot[] after)
    {
        VectorClock dependencies = new(Width);
        dependencies.Advance(origin, sequence - 1);
        foreach (Dot dot in after) dependencies.Advance(dot.Origin, dot.Entry);

        BatchWriter writer = new(Width, EffectTable.Current);
        writer.OpenBatch(origin, sequence, HybridTimestamp.FromMilliseconds(1_000 + origin), dependencies);
        writer.BeginWrite();
        writer.AddEffect(effect);
        writer.EndWrite();
        writer.CloseBatch();
        return writer.Frames.ToArray();
    }
}
