using System.Diagnostics;
using TcpCausalKv.Benchmarks;

namespace TcpCausalKv.Load.Growth;

/// <summary>
/// Gives a replica batches of one origin before the cause that they all have, and then the cause: what does holding and releasing cost, against
/// the same batches in order? Only rules are measured: no socket, no disk.
/// </summary>
internal sealed class HeldGrowth
{
    private const int Keys = 1_000;

    private readonly byte[] _cause;
    private readonly List<byte[]> _batches = [];

    /// <summary>Makes the batches.</summary>
    /// <param name="batches">How many depend on the cause.</param>
    public HeldGrowth(int batches)
    {
        SampleNode x = NewNode(0), y = NewNode(1);
        _cause = x.Batch(writes: 1, firstKey: 0);
        y.Deliver(_cause, from: 0);
        for (int i = 0; i < batches; i++) _batches.Add(y.Batch(writes: 1, firstKey: i % Keys));
    }

    /// <summary>Measures once.</summary>
    /// <exception cref="InvalidOperationException">Batches are still held at the end, or the copies differ.</exception>
    public HeldMeasurement Measure()
    {
        SampleNode inOrder = NewNode(2);
        inOrder.Deliver(_cause, from: 0);
        Collect();
        double inOrderNs = Time(() => DeliverAll(inOrder));

        SampleNode late = NewNode(2);
        Collect();
        double holdNs = Time(() => DeliverAll(late));
        int held = late.Replica.Pending.Count;
        if (held != _batches.Count) throw new InvalidOperationException($"only {held} of {_batches.Count} batches were held");
        Collect();
        double releaseNs = Time(() => late.Deliver(_cause, from: 0));
        if (late.DigestAtEnd() != inOrder.DigestAtEnd()) throw new InvalidOperationException("what was held did not come to the same");
        return new HeldMeasurement(_batches.Count, inOrderNs, holdNs, releaseNs);
    }

    // Turns end when they are full, as a node's do.
    private void DeliverAll(SampleNode to)
    {
        foreach (byte[] batch in _batches)
        {
            to.Receive(batch, from: 1);
            if (to.Replica.TurnIsFull) to.EndTurn();
        }

        to.EndTurn();
    }

    private static SampleNode NewNode(int slot) => new(slot, turnBytesMax: SampleNode.TurnBytes);

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
