using BenchmarkDotNet.Attributes;

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
    private SampleNode _target = null!;

    [GlobalSetup]
    public void Setup()
    {
        SampleNode x = new(0), y = new(1);
        _cause = x.Batch(1, 0);
        y.Deliver(_cause, from: 0);
        for (int i = 0; i < BatchesMax; i++) _batches[i] = y.Batch(1, i % KeysMax);
    }

    [IterationSetup(Target = nameof(InOrder))]
    public void TakeCause()
    {
        Begin();
        _target.Deliver(_cause, from: 0);
    }

    [IterationSetup(Target = nameof(Hold))]
    public void Begin() => _target = new SampleNode(2, turnBytesMax: SampleNode.TurnBytes);

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
        _target.Deliver(_cause, from: 0);
        return _target.DigestAtEnd();
    }

    // Turns end when they are full, as a node's do.
    private ulong ReceiveAll()
    {
        foreach (byte[] batch in _batches)
        {
            _target.Receive(batch, from: 1);
            if (_target.Replica.TurnIsFull) _target.EndTurn();
        }

        _target.EndTurn();
        return _target.Replica.Keyspace.Digest;
    }
}
