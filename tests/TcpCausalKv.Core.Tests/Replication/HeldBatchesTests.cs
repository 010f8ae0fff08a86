using CsCheck;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication.Delivery;
using TcpCausalKv.Core.Tests.Wire;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Replication;

public sealed class PendingBatchesTests(ITestOutputHelper output)
{
    private const int Width = 64;

    private readonly PendingBatches _pending = new(Width);

    [Fact]
    public void A_blocked_head_is_woken_by_exactly_what_it_lacks()
    {
        Block(origin: 5, new Dot(3, 7));
        Assert.Equal(0UL, _pending.WokenBy(3, 6));
        Assert.Equal(0UL, _pending.WokenBy(4, 100));
        Assert.Equal(1UL << 5, _pending.WokenBy(3, 7));
    }

    [Fact]
    public void A_head_is_woken_once()
    {
        Block(origin: 5, new Dot(3, 7));
        Assert.NotEqual(0UL, _pending.WokenBy(3, 9));
        Assert.Equal(0UL, _pending.WokenBy(3, 9));
    }

    [Fact]
    public void Whoever_waits_for_less_is_woken_and_whoever_waits_for_more_is_not()
    {
        Block(origin: 0, new Dot(3, 7));
        Block(origin: 1, new Dot(3, 8));
        Block(origin: 63, new Dot(3, 2));
        Assert.Equal(1UL | 1UL << 63, _pending.WokenBy(3, 7));
        Assert.Equal(1UL << 1, _pending.WokenBy(3, 8));
    }

    [Fact]
    public void Only_the_first_of_a_queue_is_its_head()
    {
        Assert.True(Enqueue(2, sequence: 1));
        Assert.False(Enqueue(2, sequence: 2));
        Assert.True(Enqueue(3, sequence: 1));
    }

    [Fact]
    public void A_queue_is_first_in_first_out()
    {
        for (ulong sequence = 1; sequence <= 3; sequence++) Enqueue(2, sequence);
        Assert.Equal(3UL, _pending.LastEntry(2));

        for (ulong sequence = 1; sequence <= 3; sequence++)
        {
            Assert.True(_pending.TryPeek(2, out PendingBatch? head));
            Assert.Equal(sequence, head!.Header.FirstEntry);
            _pending.Dequeue(2);
        }

        Assert.False(_pending.TryPeek(2, out _));
        Assert.Equal(0UL, _pending.LastEntry(2));
    }

    [Fact]
    public void Counts_and_bytes_are_those_of_what_is_held() =>
        Gen.Select(Gen.Int[0, 5], Gen.Bool, Gen.Int[1, 4]).Array[0, 60].Sample(
            steps =>
            {
                PendingBatches pending = new(Width);
                ulong[] sequences = new ulong[6];
                foreach ((int origin, bool takes, int count) in steps)
                {
                    if (takes && pending.TryPeek(origin, out _)) pending.Dequeue(origin);
                    else Enqueue(pending, origin, sequences, count);

                    Assert.Equal(Enumerable.Range(0, 6).Sum(slot => pending.Of(slot).Count), pending.Count);
                    Assert.Equal(Enumerable.Range(0, 6).Sum(slot => pending.BytesOf(slot)), pending.Bytes);
                    Assert.Equal(pending.Of(origin).Sum(batch => (long)batch.Frame.Length), pending.BytesOf(origin));
                    Assert.Equal(pending.Of(origin).Count > 0, (pending.Origins & 1UL << origin) != 0);
                    Assert.Equal(pending.Of(origin).Count == 0 ? 0 : sequences[origin], pending.LastEntry(origin));
                }
            },
            iter: 400,
            writeLine: output.WriteLine);

    private static void Enqueue(PendingBatches pending, int origin, ulong[] sequences, int count)
    {
        ulong[] dependencies = new ulong[Width];
        dependencies[origin] = sequences[origin];
        pending.Enqueue(new PendingBatch(TestBatch.Sets(origin, dependencies, count), From: 0, PendingSinceMs: 0));
        sequences[origin] += (ulong)count;
    }

    private bool Enqueue(int origin, ulong sequence)
    {
        ulong[] dependencies = new ulong[Width];
        dependencies[origin] = sequence - 1;
        return _pending.Enqueue(new PendingBatch(TestBatch.Sets(origin, dependencies), From: 0, PendingSinceMs: 0));
    }

    private void Block(int origin, Dot lacks)
    {
        Enqueue(origin, sequence: 1);
        _pending.Block(origin, lacks);
        Assert.Equal(lacks, _pending.Lacks(origin));
    }
}
