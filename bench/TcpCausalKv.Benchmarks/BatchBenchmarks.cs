using BenchmarkDotNet.Attributes;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Benchmarks;

/// <summary>Encoding a batch at its origin, and checking and reading it at a peer. Figures are for one write.</summary>
[MemoryDiagnoser]
public class BatchBenchmarks
{
    private const int WritesMax = 1_000;

    private readonly BatchWriter _writer = new(VectorClock.WidthDefault);
    private readonly VectorClock _clock = new(VectorClock.WidthDefault);
    private readonly FrameLimits _limits = new();
    private readonly byte[] _key = Sample.Key(0);
    private byte[] _frame = null!;

    [GlobalSetup]
    public void Setup()
    {
        Encode();
        _frame = _writer.Frames.ToArray();
    }

    [Benchmark(OperationsPerInvoke = WritesMax)]
    public int Encode()
    {
        _writer.Clear();
        _writer.OpenBatch(0, 1, new HybridTimestamp(1), _clock);
        for (int i = 0; i < WritesMax; i++)
        {
            _writer.BeginWrite();
            _writer.AddEffect(EffectKind.Set, _key, Sample.Value);
            _writer.EndWrite();
        }

        _writer.CloseBatch();
        return _writer.Length;
    }

    [Benchmark(OperationsPerInvoke = WritesMax)]
    public WireFault CheckEncoding() => BatchCheck.Check(_frame, VectorClock.WidthDefault, _limits);

    [Benchmark(OperationsPerInvoke = WritesMax)]
    public bool CheckChecksum() => Frame.IsIntact(_frame);

    [Benchmark(OperationsPerInvoke = WritesMax)]
    public int Decode()
    {
        BatchReader reader = new(new BatchHeader(_frame).Writes, _limits);
        int bytes = 0;
        while (!reader.AtEnd && reader.TryReadWrite(out uint effects))
        {
            for (uint i = 0; i < effects && reader.TryReadEffect(out Effect effect); i++) bytes += effect.Key.Length + effect.Value.Length;
        }

        return bytes;
    }
}
