using BenchmarkDotNet.Attributes;
using TcpCausalKv.Core.Replication;

namespace TcpCausalKv.Benchmarks;

/// <summary>
/// A million one-write batches of one origin that all depend on one write of another: received after it, received and held before it, and
/// released by it. Figures are for one batch, its keyspace change included.
/// </summary>
[MemoryDiagnoser]
[InvocationCount(1)]
[WarmupCount(3)]
[IterationCount(10)]
public class HeldBenchmarks
{
    private const int BatchesMax = 1_000_000;
    private const int KeysMax = 1_000;

    private readonly byte[][] _batches = new byte[BatchesMax][];
    private byte[] _cause = null!;
    private Replica _target = null!;

    [GlobalSetup]
    public void Setup()
    {
        Replica x = Sample.Replica(0), y = Sample.Replica(1);
        _cause = Sample.Batch(x, 1, 0);
        Sample.Deliver(y, _cause, from: 0);
        for (int i = 0; i < BatchesMax; i++) _batches[i] = Sample.Batch(y, 1, i % KeysMax);
    }

    [IterationSetup(Target = nameof(InOrder))]
    public void TakeCause()
    {
        Begin();
        Sample.Deliver(_target, _cause, from: 0);
    }

    [IterationSetup(Target = nameof(Hold))]
    public void Begin() => _target = Sample.Replica(2, turnBytesMax: Sample.TurnBytes);

    [IterationSetup(Target = nameof(Release))]
    public void HoldAll()
    {
        Begin();
        ReceiveAll();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = BatchesMax)]
    public ulong InOrder() => ReceiveAll();

    [Benchmark(OperationsPerInvoke = BatchesMax)]
    public ulong Hold() => ReceiveAll();

    [Benchmark(OperationsPerInvoke = BatchesMax)]
    public ulong Release()
    {
        Sample.Receive(_target, _cause, from: 0);
        do Sample.EndTurn(_target);
        while (_target.HasPendingRelease);

        if (_target.Pending.Count != 0) throw new InvalidOperationException("Batches are held at the end.");
        return _target.Keyspace.Digest;
    }

    // Turns end when they are full, as a node's do.
    private ulong ReceiveAll()
    {
        foreach (byte[] batch in _batches)
        {
            Sample.Receive(_target, batch, from: 1);
            if (_target.TurnIsFull) Sample.EndTurn(_target);
        }

        Sample.EndTurn(_target);
        return _target.Keyspace.Digest;
    }
}
