using System.Buffers.Binary;
using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Tests.Wire;

/// <summary>Effects in memory of their own, so that tests can make and compare them.</summary>
internal sealed record TestEffect(EffectKind Kind, byte[] Key, byte[] Value)
{
    public static TestEffect Set(string key, string value) => new(EffectKind.Set, Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));

    public static TestEffect Delete(string key) => new(EffectKind.Delete, Encoding.UTF8.GetBytes(key), []);

    public static TestEffect Flush() => new(EffectKind.Flush, [], []);

    public static TestEffect Of(Effect effect) => new(effect.Kind, effect.Key.ToArray(), effect.Value.ToArray());

    public override string ToString() => $"{Kind} {Convert.ToHexString(Key)}={Convert.ToHexString(Value)}";
}

/// <summary>Makes whole batch frames, good ones and ones that were tampered with.</summary>
internal static class TestBatch
{
    public static readonly HybridTimestamp Timestamp = HybridTimestamp.FromMilliseconds(1_700_000_000_000);

    /// <summary>A sealed batch whose first sequence follows the origin's own entry of <paramref name="dependencies"/>.</summary>
    public static byte[] Of(int origin, ulong[] dependencies, params TestEffect[][] writes) =>
        Of(origin, dependencies, Timestamp, writes);

    public static byte[] Of(int origin, ulong[] dependencies, HybridTimestamp timestamp, params TestEffect[][] writes)
    {
        BatchWriter writer = new(dependencies.Length, EffectTable.Current);
        writer.OpenBatch(origin, dependencies[origin] + 1, timestamp, new VectorClock(dependencies));
        foreach (TestEffect[] write in writes)
        {
            writer.BeginWrite();
            foreach (TestEffect effect in write) writer.AddEffect(new Effect(effect.Kind, effect.Key, effect.Value));
            writer.EndWrite();
        }

        writer.CloseBatch();
        return writer.Frames.ToArray();
    }

    /// <summary>A batch of <paramref name="count"/> writes, each of which sets its own key.</summary>
    public static byte[] Sets(int origin, ulong[] dependencies, int count = 1) =>
        Of(origin, dependencies, [.. Enumerable.Range(1, count).Select(n =>
            new[] { TestEffect.Set($"{origin}:{dependencies[origin] + (ulong)n}", $"{origin}:{dependencies[origin] + (ulong)n}") })]);

    /// <summary>A batch of one write with any dot, be it the first of an epoch.</summary>
    public static byte[] InEpoch(Dot dot, ulong[] dependencies)
    {
        BatchWriter writer = new(dependencies.Length, EffectTable.Current);
        writer.OpenBatch(dot.Origin, dot.Entry, Timestamp, new VectorClock(dependencies));
        writer.BeginWrite();
        writer.AddEffect(new Effect(EffectKind.Set, Encoding.UTF8.GetBytes(dot.ToString()), [1]));
        writer.EndWrite();
        writer.CloseBatch();
        return writer.Frames.ToArray();
    }

    /// <summary>A batch of one write that is a frame of exactly <paramref name="bytes"/> bytes.</summary>
    public static byte[] OfLength(int origin, ulong[] dependencies, int bytes)
    {
        int overhead = Of(origin, dependencies, [TestEffect.Set("k", new string('v', 70_000))]).Length - 70_000;
        int valueBytes = bytes - overhead + (bytes - overhead > 65_535 ? 0 : bytes - overhead > 250 ? 2 : 3);
        byte[] frame = Of(origin, dependencies, [TestEffect.Set("k", new string('v', valueBytes))]);
        Assert.Equal(bytes, frame.Length);
        return frame;
    }

    /// <summary>The frame with other bytes at an offset, sealed anew.</summary>
    public static byte[] With(byte[] frame, int at, params byte[] bytes)
    {
        byte[] changed = [.. frame];
        bytes.CopyTo(changed, at);
        Frame.Seal(changed);
        return changed;
    }

    public static byte[] WithUInt32(byte[] frame, int at, uint value)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return With(frame, at, bytes);
    }

    public static byte[] WithUInt64(byte[] frame, int at, ulong value)
    {
        byte[] bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return With(frame, at, bytes);
    }

    /// <summary>The frame with its writes replaced by other bytes, sealed anew.</summary>
    public static byte[] WithWrites(byte[] frame, int width, params byte[] writes)
    {
        byte[] changed = [.. frame.AsSpan(0, BatchHeader.Bytes(width)), .. writes];
        Frame.Seal(changed);
        return changed;
    }

    /// <summary>The first <paramref name="length"/> bytes as a frame of their own.</summary>
    public static byte[] CutTo(byte[] frame, int length)
    {
        byte[] cut = frame[..length];
        Frame.Seal(cut);
        return cut;
    }
}
