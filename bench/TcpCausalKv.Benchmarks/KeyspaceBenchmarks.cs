using BenchmarkDotNet.Attributes;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Effects;

namespace TcpCausalKv.Benchmarks;

/// <summary>Reads and overwrites at random in a keyspace of a million keys.</summary>
[MemoryDiagnoser]
public class KeyspaceBenchmarks
{
    private const int KeysMax = 1_000_000;

    private readonly Keyspace _keyspace = new(hashSeed: 1);
    private readonly byte[][] _keys = new byte[KeysMax][];
    private readonly ulong[] _observed = new ulong[VectorClock.WidthDefault];
    private readonly Random _random = new(1);
    private ulong _sequence;

    [GlobalSetup]
    public void Setup()
    {
        for (int i = 0; i < KeysMax; i++)
        {
            _keys[i] = SampleNode.Key(i);
            Write(_keys[i]);
        }
    }

    [Benchmark]
    public bool Get() => _keyspace.TryGet(_keys[_random.Next(KeysMax)], out _);

    [Benchmark]
    public void Overwrite() => Write(_keys[_random.Next(KeysMax)]);

    private void Write(byte[] key)
    {
        _observed[0] = _sequence++;
        _keyspace.Apply(
            new Effect(EffectKind.Set, key, SampleNode.Value),
            new WriteContext(new Dot(0, _sequence), new HybridTimestamp(_sequence), _observed),
            EffectTable.Current);
    }
}
