using BenchmarkDotNet.Attributes;

namespace TcpCausalKv.Benchmarks;

/// <summary>
/// A replica that takes in a hundred thousand one-write batches of two origins: in an order in which each is applied at once, with a tenth of
/// them early, with each right before its cause, and with all of one origin's held until the very last. Figures are for one batch, its keyspace
/// change included. (Batches of one origin always come in order: that is TCP's part, and anything else ends the link.)
/// </summary>
[MemoryDiagnoser]
[InvocationCount(1)]
public class DeliveryBenchmarks
{
    private const int BatchesMax = 100_000;

    private readonly List<(byte[] Frame, int From)> _inOrder = [];
    private readonly List<(byte[] Frame, int From)> _tenthBlocked = [];
    private readonly List<(byte[] Frame, int From)> _reversed = [];
    private readonly List<(byte[] Frame, int From)> _allHeld = [];
    private SampleNode _target = null!;

    // Each write of y depends on the write of x before it.
    [GlobalSetup]
    public void Setup()
    {
        SampleNode x = new(0);
        SampleNode y = new(1);
        List<(byte[], int)> fromX = [];
        List<(byte[], int)> fromY = [];
        for (int i = 0; i < BatchesMax / 2; i++)
        {
            byte[] cause = x.Batch(1, i % 1_000);
            y.Deliver(cause, from: 0);
            fromX.Add((cause, 0));
            fromY.Add((y.Batch(1, 1_000 + i % 1_000), 1));
        }

        for (int i = 0; i < fromX.Count; i++)
        {
            bool early = i % 10 == 0;
            _inOrder.AddRange([fromX[i], fromY[i]]);
            _reversed.AddRange([fromY[i], fromX[i]]);
            _tenthBlocked.AddRange(early ? [fromY[i], fromX[i]] : [fromX[i], fromY[i]]);
        }

        _allHeld.AddRange(fromY);
        _allHeld.AddRange(fromX);
    }

    [IterationSetup]
    public void Clear() => _target = new SampleNode(2);

    [Benchmark(Baseline = true, OperationsPerInvoke = BatchesMax)]
    public ulong InOrder() => Deliver(_inOrder);

    [Benchmark(OperationsPerInvoke = BatchesMax)]
    public ulong TenthBlocked() => Deliver(_tenthBlocked);

    [Benchmark(OperationsPerInvoke = BatchesMax)]
    public ulong Reversed() => Deliver(_reversed);

    [Benchmark(OperationsPerInvoke = BatchesMax)]
    public ulong HeldAndReleased() => Deliver(_allHeld);

    private ulong Deliver(List<(byte[] Frame, int From)> batches)
    {
        foreach ((byte[] frame, int from) in batches) _target.Deliver(frame, from);
        return _target.DigestAtEnd();
    }
}
