using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Sets;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Core.Tests.Replication;

/// <summary>Adds effects to a write.</summary>
internal delegate void WriteEffects(WriteScope write);

/// <summary>A replica with its log and a trace, driven turn by turn.</summary>
internal sealed class TestNode
{
    public const long NoonMs = 1_700_000_000_000;

    private const int LogBytesMax = 8 * 1024;
    private const int LogSegmentBytes = 1024;

    /// <summary>The cluster that all of a test's nodes belong to from the start.</summary>
    public static readonly ClusterId ClusterId = new(0x7e57);

    public TestNode(
        int slot, int nodes = 3, Func<ReplicaOptions, ReplicaOptions>? change = null, ulong incarnation = 1,
        LinkOptions? links = null, ITurnSurroundings? surroundings = null, ISnapshotExchange? snapshots = null)
    {
        ClusterIdentity cluster = new("test", Names(nodes), Math.Max(4, nodes));
        ReplicaOptions options = new(cluster, slot, incarnation + (ulong)slot) { NewCluster = true, ClusterId = ClusterId };
        options = change?.Invoke(options) ?? options;
        Trace = new TraceLog(options.Cluster);
        Replica = new Replica(options, Trace);
        Log = new MemoryLog(options.Cluster.Width, LogBytesMax, LogSegmentBytes);
        Turn = new NodeTurn(Replica, Log, links ?? new LinkOptions(), surroundings ?? AloneSurroundings.Instance, snapshots);
    }

    public Replica Replica { get; }

    public MemoryLog Log { get; }

    public NodeTurn Turn { get; }

    public TraceLog Trace { get; }

    public long UnixMs { get; set; } = NoonMs;

    public long NowMs { get; set; }

    public ulong Digest => Replica.Keyspace.Digest;

    /// <summary>One of several bounds for what is packed: nothing that is shown must depend on it.</summary>
    public static ReplicaOptions PackedAs(int number, ReplicaOptions options) =>
        options with { PackedElementsMax = (number % 3) switch { 0 => PackedSet.ElementsMax, 1 => 0, _ => 2 } };

    /// <summary>Sets a key in a turn of its own.</summary>
    /// <returns>The turn's frames: one batch.</returns>
    public byte[] Set(string key, string value) => Write(write => write.Set(Bytes(key), Bytes(value)));

    public byte[] Delete(string key) => Write(write => write.Delete(Bytes(key)));

    public byte[] Flush() => Write(write => write.Flush());

    /// <summary>Makes one write in a turn of its own.</summary>
    public byte[] Write(WriteEffects effects)
    {
        WriteInTurn(effects);
        return EndTurn();
    }

    /// <returns>The write's dot; that of the node's last write if it had no effect.</returns>
    public Dot WriteInTurn(WriteEffects effects)
    {
        using (WriteScope write = Replica.BeginWrite(UnixMs)) effects(write);
        return new Dot(Replica.Options.Slot, Replica.OwnEntry);
    }

    public Dot SetInTurn(string key, string value) => WriteInTurn(write => write.Set(Bytes(key), Bytes(value)));

    /// <summary>Takes in frames, one batch after the other, in a turn of its own; none may be refused.</summary>
    public void Receive(ReadOnlySpan<byte> frames, int from = 0)
    {
        foreach (byte[] frame in Split(frames)) Assert.Equal(WireFault.None, Replica.Receive(frame, from, NowMs));
        EndTurn();
    }

    /// <returns>The turn's batches.</returns>
    public byte[] EndTurn()
    {
        long before = Log.End;
        Turn.End(NowMs, NowMs * 1_000);
        Turn.SendWhatWasPutOff();

        List<byte> frames = [];
        // The turn may have truncated the log.
        long first = Math.Max(before, Log.Start);
        while (first + frames.Count < Log.End) frames.AddRange(Log.Read(first + frames.Count));
        return [.. frames];
    }

    /// <summary>Takes in all that another node has applied, in the order in which it did.</summary>
    public void ReceiveAllOf(TestNode other)
    {
        long position = other.Log.Start;
        while (position < other.Log.End)
        {
            byte[] frames = other.Log.Read(position).ToArray();
            Receive(frames, other.Replica.Options.Slot);
            position += frames.Length;
        }
    }

    public string? Get(string key) => Replica.Keyspace.TryGet(Bytes(key), out ReadOnlySpan<byte> value) ? Encoding.UTF8.GetString(value) : null;

    /// <summary>Every version of a key, the one that reads prefer first: <c>value@origin:sequence</c>.</summary>
    public string Versions(string key)
    {
        List<KeyVersion> versions = [];
        Replica.Keyspace.TryGetVersions(Bytes(key), versions);
        return string.Join(' ', versions.Select(version =>
            $"{Encoding.UTF8.GetString(version.Value.Span)}@{Replica.Options.Cluster.Describe(version.Dot)}"));
    }

    public static string[] Names(int nodes) => [.. Enumerable.Range(0, nodes).Select(slot => nodes <= 26 ? $"{(char)('A' + slot)}" : $"n{slot}")];

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static List<byte[]> Split(ReadOnlySpan<byte> frames)
    {
        List<byte[]> split = [];
        while (!frames.IsEmpty)
        {
            split.Add(frames[..(int)Frame.TotalBytes(frames)].ToArray());
            frames = frames[split[^1].Length..];
        }

        return split;
    }
}
