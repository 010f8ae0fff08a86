using BenchmarkDotNet.Attributes;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication.Delivery;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Benchmarks;

/// <summary>What the delivery decision costs for a batch whose causes are all here: the whole clock is compared.</summary>
[MemoryDiagnoser]
public class ClockBenchmarks
{
    private VectorClock _applied = null!;
    private VectorClock _dependencies = null!;
    private byte[] _frame = null!;

    [Params(3, 8, 16, 64)]
    public int Width { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _frame = new SampleNode(0, Width).Batch(writes: 1, firstKey: 0);
        _applied = new VectorClock(Width);
        _dependencies = new VectorClock(new BatchHeader(_frame).Dependencies);
    }

    [Benchmark]
    public bool Covers() => _applied.Covers(_dependencies);

    [Benchmark]
    public DeliveryDecision Decide() => DeliveryRule.Decide(new BatchHeader(_frame), received: 0, _applied);
}
