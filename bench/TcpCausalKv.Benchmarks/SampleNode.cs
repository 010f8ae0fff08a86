using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Benchmarks;

/// <summary>
/// A node x, y or z that nobody is connected to and that keeps no log, and the data that all benchmarks share: 16-byte keys, 64-byte values.
/// </summary>
internal sealed class SampleNode
{
    /// <summary>What a turn of a node takes, bytes.</summary>
    internal const int TurnBytes = 4 * 1024 * 1024;

    private const long UnixMs = 1_700_000_000_000;

    private readonly LastTurnLog _log;
    private readonly NodeTurn _turn;

    /// <summary>An empty node.</summary>
    internal SampleNode(int slot, int width = VectorClock.WidthDefault, int turnBytesMax = int.MaxValue)
    {
        ReplicaOptions options = new(Cluster(width), slot, Incarnation: 1)
        {
            NewCluster = true,
            ClusterId = new ClusterId(1),
            TurnBytesMax = turnBytesMax,
            PendingBytesMax = long.MaxValue,
        };
        Replica = new Replica(options);
        _log = new LastTurnLog(width);
        _turn = new NodeTurn(Replica, _log, new LinkOptions(), AloneSurroundings.Instance);
    }

    internal Replica Replica { get; }

    internal static byte[] Value { get; } = new byte[64];

    internal static byte[] Key(int number) => System.Text.Encoding.ASCII.GetBytes($"key:{number:D12}");

    internal static ClusterIdentity Cluster(int width) => new("bench", ["x", "y", "z"], width);

    /// <summary>One batch of <paramref name="writes"/> sets, made in a turn of its own.</summary>
    internal byte[] Batch(int writes, int firstKey)
    {
        for (int i = 0; i < writes; i++)
        {
            using (WriteScope write = Replica.BeginWrite(UnixMs)) write.Set(Key(firstKey + i), Value);
        }

        long before = _log.End;
        EndTurn();
        return _log.Read(before).ToArray();
    }

    /// <summary>Takes a batch in as a peer's link would; the turn goes on.</summary>
    internal void Receive(byte[] frame, int from)
    {
        ulong passedOver = 0;
        WireFault fault = Replica.Receive(frame, from, nowMs: 0, ref passedOver);
        if (fault != WireFault.None) throw new InvalidOperationException($"The sample batch was refused: {fault}.");
    }

    /// <summary>Takes a batch in, and ends the turn.</summary>
    internal void Deliver(byte[] frame, int from)
    {
        Receive(frame, from);
        EndTurn();
    }

    /// <summary>Ends the turn, and those that go on with a release which it had no room for.</summary>
    internal void EndTurn()
    {
        do _turn.End(nowMs: 0, nowMicros: 0);
        while (_turn.HasMore);
    }

    /// <summary>What is here at the end of a benchmark: batches that wait show that it measured something else.</summary>
    /// <exception cref="InvalidOperationException">Batches are pending.</exception>
    internal ulong DigestAtEnd()
    {
        if (Replica.Pending.Count != 0) throw new InvalidOperationException("Batches are pending at the end.");
        return Replica.Keyspace.Digest;
    }
}
