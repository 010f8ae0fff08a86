using System.Text;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Tests.Replication;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Tests.Scripts;

/// <summary>A node of a script: a real replica, and how much of its own stream each other node has been sent.</summary>
internal sealed class ScriptNode
{
    private const long LogBytesMax = 1 << 20;

    private readonly ScriptTrace _trace;
    private readonly List<byte[]> _stream = [];
    private readonly int[] _sent;
    private readonly NodeTurn _turn;

    public ScriptNode(ClusterIdentity cluster, int slot, ScriptTrace trace)
    {
        _trace = trace;
        _sent = new int[cluster.Members.Count];
        Name = cluster.NameOf(slot);
        Replica =
            new Replica(new ReplicaOptions(cluster, slot, Incarnation: 1) { NewCluster = true, ClusterId = Replication.TestNode.ClusterId },
                trace.Of(Name));
        _turn = new NodeTurn(Replica, new MemoryLog(cluster.Width, LogBytesMax), new LinkOptions(), AloneSurroundings.Instance);
    }

    public string Name { get; }

    public Replica Replica { get; }

    public void Write(string command, IReadOnlyList<string> words, long unixMs)
    {
        using WriteScope write = Replica.BeginWrite(unixMs);
        switch (command)
        {
            case "set" or "mset":
                for (int n = 0; n < words.Count; n += 2) write.Set(Bytes(words[n]), Bytes(words[n + 1]));
                break;
            case "delete":
                foreach (string key in words) write.Delete(Bytes(key));
                break;
            case "flush":
                write.Flush();
                break;
            default:
                throw new FormatException($"'{command}' is no write: set, mset, delete or flush is.");
        }
    }

    /// <summary>Ends a turn; what was written in it joins the stream and the trace.</summary>
    public void EndTurn()
    {
        long before = _turn.Log.End;
        _turn.End(nowMs: 0, nowMicros: 0);
        foreach (byte[] frame in Replication.TestNode.Split(_turn.Log.Read(before)))
        {
            BatchHeader batch = new(frame);
            if (batch.Origin != Replica.Options.Slot) continue;
            _stream.Add(frame);
            _trace.Wrote(batch, Name);
        }
    }

    /// <summary>Sends the next batches that <paramref name="to"/> was not sent yet.</summary>
    public void Deliver(ScriptNode to, int countMax)
    {
        ref int sent = ref _sent[to.Replica.Options.Slot];
        int end = (int)Math.Min(_stream.Count, sent + (long)countMax);
        if (sent == end) throw new FormatException($"{Name} has nothing to deliver to {to.Name}.");
        while (sent < end) Send(_stream[sent++], to);
    }

    /// <summary>Sends all batches again that <paramref name="to"/> was sent before.</summary>
    public void Duplicate(ScriptNode to)
    {
        foreach (byte[] frame in _stream[.._sent[to.Replica.Options.Slot]]) Send(frame, to);
    }

    public void Read(string key)
    {
        List<KeyVersion> versions = [];
        Replica.Keyspace.TryGetVersions(Bytes(key), versions);
        string siblings = string.Join(' ', versions.Skip(1).Select(version =>
            $"{Encoding.UTF8.GetString(version.Value.Span)} of {Replica.Options.Cluster.Describe(version.Dot)}"));
        _trace.Read(Name, key, Get(key), siblings);
    }

    public string? Get(string key) => Replica.Keyspace.TryGet(Bytes(key), out ReadOnlySpan<byte> value) ? Encoding.UTF8.GetString(value) : null;

    private void Send(byte[] frame, ScriptNode to)
    {
        WireFault fault = to.Replica.Receive(frame, Replica.Options.Slot, nowMs: 0);
        if (fault != WireFault.None) throw new FormatException($"{to.Name} refused a batch of {Name}: {fault}.");
        to.EndTurn();
    }

    private static byte[] Bytes(string word) => Encoding.UTF8.GetBytes(word);
}
