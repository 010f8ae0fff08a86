using BenchmarkDotNet.Attributes;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Benchmarks;

/// <summary>Encoding a batch at its origin, and checking and reading it at a peer. Figures are for one write.</summary>
[MemoryDiagnoser]
public class BatchBenchmarks
{
    private const int WritesMax = 1_000;

    private readonly BatchWriter _writer = new(VectorClock.WidthDefault, EffectTable.Current);
    private readonly VectorClock _clock = new(VectorClock.WidthDefault);
    private readonly BatchFormat _format = new(VectorClock.WidthDefault);
    private readonly byte[] _key = SampleNode.Key(0);
    private byte[] _frame = null!;

    [GlobalSetup]
    public void Setup()
    {
        Encode();
        _frame = _writer.Frames.ToArray();
    }

    [Benchmark(OperationsPerInvoke = WritesMax)]
    public long Encode()
    {
        _writer.Clear();
        _writer.OpenBatch(0, 1, new HybridTimestamp(1), _clock);
        for (int i = 0; i < WritesMax; i++)
        {
            _writer.BeginWrite();
            _writer.AddEffect(new Effect(EffectKind.Set, _key, SampleNode.Value));
            _writer.EndWrite();
        }

        _writer.CloseBatch();
        return _writer.Length;
    }

    [Benchmark(OperationsPerInvoke = WritesMax)]
    public WireFault CheckEncoding() => BatchCheck.Check(_frame, _format);

    [Benchmark(OperationsPerInvoke = WritesMax)]
    public bool CheckChecksum() => Frame.IsIntact(_frame);

    [Benchmark(OperationsPerInvoke = WritesMax)]
    public int Decode()
    {
        BatchReader reader = new(new BatchHeader(_frame).Writes, _format);
        int bytes = 0;
        while (!reader.AtEnd && reader.TryReadWrite(out uint effects))
        {
            for (uint i = 0; i < effects && reader.TryReadEffect(out Effect effect); i++) bytes += effect.Key.Length + effect.Value.Length;
        }

        return bytes;
    }
}
