using System.Buffers;
using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Wire.Batches;
using TcpCausalKv.Core.Wire.Control;

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

    /// <summary>A batch of writes with one effect each.</summary>
    /// <param name="first">Dot of the first write.</param>
    /// <param name="dependencies">What the origin had applied; its own entry is filled in.</param>
    /// <param name="effects">An effect a write: <c>key=value</c> sets, <c>key</c> deletes, nothing flushes.</param>
    public static byte[] Batch(Dot first, ulong[] dependencies, params string[] effects)
    {
        VectorClock clock = new(dependencies);
        clock.Advance(first.Origin, first.Entry - 1);
        BatchWriter writer = new(FuzzCluster.Width, EffectTable.Current);
        writer.OpenBatch(first.Origin, first.Entry, HybridTimestamp.FromMilliseconds(FuzzCluster.UnixMs), clock);
        foreach (string effect in effects)
        {
            writer.BeginWrite();
            AddEffect(writer, effect);
            writer.EndWrite();
        }

        writer.CloseBatch();
        return writer.Frames.ToArray();
    }

    /// <summary>Batches of one write each, in order.</summary>
    public static IEnumerable<byte[]> Batches(int origin, ulong first, int count, ulong[] dependencies, string effect) =>
        Enumerable.Range(0, count).Select(i => Batch(new Dot(origin, first + (ulong)i), dependencies, effect));

    private static void AddEffect(BatchWriter writer, string effect)
    {
        string[] parts = effect.Split('=');
        EffectKind kind = parts.Length == 2 ? EffectKind.Set : effect.Length > 0 ? EffectKind.Delete : EffectKind.Flush;
        writer.AddEffect(new Effect(kind, Encoding.ASCII.GetBytes(parts[0]), Encoding.ASCII.GetBytes(parts[^1])));
    }

    private static byte[] Bytes(Action<IBufferWriter<byte>> writeTo)
    {
        ArrayBufferWriter<byte> output = new();
        writeTo(output);
        return output.WrittenSpan.ToArray();
    }
}
