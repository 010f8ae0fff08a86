using System.Diagnostics;
using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Load.Growth;

/// <summary>
/// Gives a replica batches of one origin before the cause that they all have, and then the cause: what does holding and releasing cost, against
/// the same batches in order? Only rules are measured: no socket, no disk.
/// </summary>
internal sealed class HeldGrowth
{
    private const int Keys = 1_000;
    private const int ValueBytes = 64;
    private const long UnixMs = 1_700_000_000_000;
    private static readonly ClusterIdentity s_cluster = new("growth", ["x", "y", "z"], VectorClock.WidthDefault);

    private readonly byte[] _cause;
    private readonly List<byte[]> _batches = [];

    /// <summary>Makes the batches.</summary>
    /// <param name="batches">How many depend on the cause.</param>
    public HeldGrowth(int batches)
    {
        Replica x = NewReplica(0), y = NewReplica(1);
        _cause = Write(x, 0);
        Deliver(y, _cause, from: 0);
        for (int i = 0; i < batches; i++) _batches.Add(Write(y, i % Keys));
    }

    /// <summary>Measures once.</summary>
    /// <exception cref="InvalidOperationException">Batches are still held at the end, or the copies differ.</exception>
    public HeldMeasurement Measure()
    {
        Replica inOrder = NewReplica(2);
        Deliver(inOrder, _cause, from: 0);
        Collect();
        double inOrderNs = Time(() => DeliverAll(inOrder));

        Replica late = NewReplica(2);
        Collect();
        double holdNs = Time(() => DeliverAll(late));
        if (late.Pending.Count != _batches.Count) throw new InvalidOperationException($"only {late.Pending.Count} of {_batches.Count} batches were held");
        Collect();
        double releaseNs = Time(() => Deliver(late, _cause, from: 0));
        if (late.Pending.Count > 0 || late.Keyspace.Digest != inOrder.Keyspace.Digest) throw new InvalidOperationException("what was held did not come to the same");
        return new HeldMeasurement(_batches.Count, inOrderNs, holdNs, releaseNs);
    }

    // Turns end when they are full, as a node's do.
    private void DeliverAll(Replica to)
    {
        foreach (byte[] batch in _batches)
        {
            Receive(to, batch, from: 1);
            if (to.TurnIsFull) EndTurn(to);
        }

        EndTurn(to);
    }

    private static void Deliver(Replica to, byte[] frame, int from)
    {
        Receive(to, frame, from);
        do EndTurn(to);
        while (to.HasPendingRelease);
    }

    private static void Receive(Replica to, byte[] frame, int from)
    {
        WireFault fault = to.Receive(frame, from, nowMs: 0);
        if (fault != WireFault.None) throw new InvalidOperationException($"a batch was refused: {fault}");
    }

    private static void EndTurn(Replica replica)
    {
        replica.EndTurn();
        replica.CompleteTurn();
    }

    private static byte[] Write(Replica origin, int key)
    {
        origin.BeginWrite(UnixMs);
        origin.Set(Encoding.ASCII.GetBytes($"key:{key:D12}"), new byte[ValueBytes]);
        origin.EndWrite();
        byte[] frame = origin.EndTurn().ToArray();
        origin.CompleteTurn();
        return frame;
    }

    private static Replica NewReplica(int slot) =>
        new(new ReplicaOptions(s_cluster, slot, Incarnation: 1) { NewCluster = true, PendingBytesMax = long.MaxValue });

    private double Time(Action run)
    {
        long began = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(began).TotalNanoseconds / _batches.Count;
    }

    // Garbage of one part is not to be collected on another's account.
    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
