using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Benchmarks;

/// <summary>The data that all benchmarks share: 16-byte keys, 64-byte values, batches made by a real replica.</summary>
internal static class Sample
{
    internal static byte[] Value { get; } = new byte[64];

    internal static byte[] Key(int number) => System.Text.Encoding.ASCII.GetBytes($"key:{number:D12}");

    internal static ClusterIdentity Cluster(int width) => new("bench", ["x", "y", "z"], width);

    /// <summary>What a turn of a node takes, bytes.</summary>
    internal const int TurnBytes = 4 * 1024 * 1024;

    internal static Replica Replica(int slot, int width = VectorClock.WidthDefault, int turnBytesMax = int.MaxValue) =>
        new(new ReplicaOptions(Cluster(width), slot, 1) { NewCluster = true, TurnBytesMax = turnBytesMax, PendingBytesMax = long.MaxValue });

    /// <summary>One batch of <paramref name="writes"/> sets, as the replica's turn gives it.</summary>
    internal static byte[] Batch(Replica origin, int writes, int firstKey)
    {
        for (int i = 0; i < writes; i++)
        {
            origin.BeginWrite(1_700_000_000_000);
            origin.Set(Key(firstKey + i), Value);
            origin.EndWrite();
        }

        byte[] frame = origin.EndTurn().ToArray();
        origin.CompleteTurn();
        return frame;
    }

    /// <summary>Takes a frame in as a peer's link would, and ends the turn.</summary>
    internal static void Deliver(Replica to, byte[] frame, int from)
    {
        Receive(to, frame, from);
        EndTurn(to);
    }

    /// <summary>Takes a frame in; the turn goes on.</summary>
    internal static void Receive(Replica to, byte[] frame, int from)
    {
        WireFault fault = to.Receive(frame, from, nowMs: 0);
        if (fault != WireFault.None) throw new InvalidOperationException($"The sample batch was refused: {fault}.");
    }

    /// <summary>Ends a turn whose frames nobody keeps.</summary>
    internal static void EndTurn(Replica replica)
    {
        replica.EndTurn();
        replica.CompleteTurn();
    }
}
