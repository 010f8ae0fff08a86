using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Core.Tests.Replication;

/// <summary>A replica with its log and a trace, driven turn by turn.</summary>
internal sealed class TestNode
{
    public const long NoonMs = 1_700_000_000_000;

    private const int LogBytesMax = 8 * 1024;
    private const int LogSegmentBytes = 1024;

    public TestNode(int slot, int nodes = 3, Func<ReplicaOptions, ReplicaOptions>? change = null, ulong incarnation = 1)
    {
        ClusterIdentity cluster = new("test", Names(nodes), Math.Max(4, nodes));
        ReplicaOptions options = new(cluster, slot, incarnation + (ulong)slot) { NewCluster = true };
        options = change?.Invoke(options) ?? options;
        Trace = new TraceLog(options.Cluster);
        Replica = new Replica(options, Trace);
        Log = new MemoryLog(options.Cluster.Width, LogBytesMax, LogSegmentBytes);
    }

    public Replica Replica { get; }

    public MemoryLog Log { get; }

    public TraceLog Trace { get; }

    public long UnixMs { get; set; } = NoonMs;

    public long NowMs { get; set; }

    public ulong Digest => Replica.Keyspace.Digest;

    /// <summary>Sets a key in a turn of its own.</summary>
    /// <returns>The turn's frames: one batch.</returns>
    public byte[] Set(string key, string value) => Write(replica => replica.Set(Bytes(key), Bytes(value)));

    public byte[] Delete(string key) => Write(replica => replica.Delete(Bytes(key)));

    public byte[] Flush() => Write(replica => replica.Flush());

    /// <summary>Makes one write in a turn of its own.</summary>
    public byte[] Write(Action<Replica> effects)
    {
        WriteInTurn(effects);
        return EndTurn();
    }

    public Dot WriteInTurn(Action<Replica> effects)
    {
        Replica.BeginWrite(UnixMs);
        effects(Replica);
        return Replica.EndWrite();
    }

    public Dot SetInTurn(string key, string value) => WriteInTurn(replica => replica.Set(Bytes(key), Bytes(value)));

    /// <summary>Takes in frames, one batch after the other, in a turn of its own; none may be refused.</summary>
    public void Receive(ReadOnlySpan<byte> frames, int from = 0)
    {
        foreach (byte[] frame in Split(frames)) Assert.Equal(WireFault.None, Replica.Receive(frame, from, NowMs));
        EndTurn();
    }

    /// <param name="pump">Sends to the peers what the log has then.</param>
    public byte[] EndTurn(Action? pump = null)
    {
        byte[] frames = Replica.EndTurn().ToArray();
        Log.Append(frames);
        pump?.Invoke();
        Replica.CompleteTurn();
        return frames;
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
