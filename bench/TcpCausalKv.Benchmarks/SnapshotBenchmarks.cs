using BenchmarkDotNet.Attributes;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Core.Wire.Snapshots;

namespace TcpCausalKv.Benchmarks;

/// <summary>One step of a walk over a million keys into blocks that are sealed and dropped, and overwrites while a walk is under way.</summary>
[MemoryDiagnoser]
public class SnapshotBenchmarks : IVersionSink
{
    private const int KeysMax = 1_000_000;

    private readonly Keyspace _keyspace = new(hashSeed: 1);
    private readonly byte[][] _keys = new byte[KeysMax][];
    private readonly VectorClock _applied = new(VectorClock.WidthDefault);
    private readonly SnapshotBlockWriter _block = new();
    private readonly Random _random = new(1);
    private KeyspaceWalk? _walk;

    [GlobalSetup]
    public void Setup()
    {
        for (int i = 0; i < KeysMax; i++)
        {
            _keys[i] = SampleNode.Key(i);
            Write(_keys[i]);
        }
    }

    /// <summary>What a turn pays while a snapshot is taken, but for writing the bytes.</summary>
    [Benchmark]
    public bool Step()
    {
        if (_walk is null or { IsDone: true }) _walk = _keyspace.BeginWalk(_applied, this);
        return _walk.Step(SnapshotWriter.StepRecords, SnapshotWriter.StepBytes);
    }

    /// <summary>Overwrites of versions of which about half have still to be given.</summary>
    [Benchmark]
    public void OverwriteUnderWalk()
    {
        if (_walk is null or { IsDone: true }) _walk = _keyspace.BeginWalk(_applied, this);
        Write(_keys[_random.Next(KeysMax)]);
        if (_random.Next(100) == 0) _walk.Step(100, long.MaxValue);
    }

    void IVersionSink.Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value)
    {
        if (_block.TryAdd(new SnapshotEntry(key, dot, timestamp, value))) return;
        _block.Seal();
        _block.Clear();
        _block.TryAdd(new SnapshotEntry(key, dot, timestamp, value));
    }

    private void Write(byte[] key)
    {
        ulong sequence = _applied[0] + 1;
        _keyspace.Apply(
            new Effect(EffectKind.Set, key, SampleNode.Value),
            new WriteContext(new Dot(0, sequence), new HybridTimestamp(sequence), _applied.Entries),
            EffectTable.Current);
        _applied.Advance(0, sequence);
    }
}
