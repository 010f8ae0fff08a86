using System.Buffers;
using System.Globalization;
using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Wire.Batches;
using TcpCausalKv.Core.Wire.Control;
using TcpCausalKv.Core.Wire.Snapshots;

namespace TcpCausalKv.Fuzz.Targets;

/// <summary>Frames as peers send them, from the real encoders.</summary>
internal static class PeerFrames
{
    public static byte[] Hello(int slot, ulong incarnation) => Hello(slot, incarnation, FuzzCluster.Identity, ProtocolVersions.Current);

    public static byte[] Hello(int slot, ulong incarnation, ClusterIdentity cluster, ProtocolVersions versions) =>
        Bytes(HelloFrame.Of(new Membership(cluster, FuzzCluster.Id, versions.Min), slot, incarnation, versions).WriteTo);

    public static byte[] Membership(ClusterId id, params string[] names) =>
        Bytes(new MembershipFrame(id, [.. names.Select(name => new Member(name, 2))]).WriteTo);

    public static byte[] Welcome(int slot, ulong incarnation, params ulong[] applied) =>
        Bytes(new WelcomeFrame(ProtocolVersions.Current.Max, slot, incarnation, new PositionFrame(9, 0, 0, true, new VectorClock(applied))).WriteTo);

    public static byte[] Position(ulong digest, ulong receivedOfYours, params ulong[] applied) =>
        Bytes(new PositionFrame(digest, receivedOfYours, receivedOfYours / 2, true, new VectorClock(applied)).WriteTo);

    public static byte[] Fetch(params ulong[] after) => Bytes(new FetchFrame(new VectorClock(after)).WriteTo);

    public static byte[] FetchEnd(FetchOutcome outcome, params ulong[] logStart) =>
        Bytes(new FetchEndFrame(outcome, new VectorClock(logStart)).WriteTo);

    public static byte[] Refusal(RefusalReason reason, string text) => Bytes(new RefusalFrame(reason, text).WriteTo);

    /// <summary>A batch of writes.</summary>
    /// <param name="first">Dot of the first write.</param>
    /// <param name="dependencies">What the origin had applied; its own entry is filled in.</param>
    /// <param name="writes">A line of <see cref="EffectScript"/> each.</param>
    public static byte[] Batch(Dot first, ulong[] dependencies, params string[] writes)
    {
        VectorClock clock = new(dependencies);
        clock.Advance(first.Origin, first.Entry - 1);
        BatchWriter writer = new(FuzzCluster.Width, EffectTable.Current);
        writer.OpenBatch(first.Origin, first.Entry, HybridTimestamp.FromMilliseconds(FuzzCluster.UnixMs), clock);
        foreach (string write in writes)
        {
            writer.BeginWrite();
            EffectScript.AddTo(writer, write);
            writer.EndWrite();
        }

        writer.CloseBatch();
        return writer.Frames.ToArray();
    }

    /// <summary>A block of a snapshot.</summary>
    /// <param name="versions">
    /// <c>origin:entry key element value</c> each, with an element of <see cref="EffectScript"/>; a contribution has total, cleared, behind, and if
    /// it is wholly cleared the clearer's <c>origin:entry</c> for a value.
    /// </param>
    public static byte[] Block(params string[] versions)
    {
        SnapshotBlockWriter block = new();
        foreach (string version in versions)
        {
            ReadOnlySpan<string> words = version.Split(' ');
            (Dot dot, byte[] key) = (ReadDot(words[0]), Encoding.ASCII.GetBytes(words[1]));
            words = words[2..];
            byte[] element = EffectScript.ReadElement(ref words);
            byte[] value = ElementName.IsCount(ElementName.KindOf(element)) ? Contribution(dot, words) : EffectScript.ReadValue(element, words);
            block.TryAdd(new SnapshotEntry(key, dot, HybridTimestamp.FromMilliseconds(FuzzCluster.UnixMs), value, element));
        }

        return block.Seal().ToArray();
    }

    /// <summary>Batches of one write each, in order.</summary>
    public static IEnumerable<byte[]> Batches(int origin, ulong first, int count, ulong[] dependencies, string effect) =>
        Enumerable.Range(0, count).Select(i => Batch(new Dot(origin, first + (ulong)i), dependencies, effect));

    private static byte[] Contribution(Dot dot, ReadOnlySpan<string> words)
    {
        ulong clearedAt = (2 * dot.Entry) - (ulong)EffectScript.Number(words[2]);
        Dot clearer = words.Length > 3 ? ReadDot(words[3]) : default;
        Contribution contribution = new(dot.Entry, EffectScript.Number(words[0]), EffectScript.Number(words[1]), clearedAt, clearer);
        byte[] value = new byte[Core.Elements.Contribution.BytesMax];
        return value[..contribution.Write(value)];
    }

    private static Dot ReadDot(string text)
    {
        string[] parts = text.Split(':');
        return new Dot(int.Parse(parts[0], CultureInfo.InvariantCulture), ulong.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static byte[] Bytes(Action<IBufferWriter<byte>> writeTo)
    {
        ArrayBufferWriter<byte> output = new();
        writeTo(output);
        return output.WrittenSpan.ToArray();
    }
}
