using System.Numerics;
using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Replication.Delivery;

/// <summary>
/// One first-in-first-out queue of held batches per origin. Only a queue's head can be ready; a blocked head is registered on the
/// first (slot, sequence) that it lacks and is woken by exactly that.
/// </summary>
/// <remarks>
/// Owned by the replica. Invariants: a queue's batches are consecutive; a queue is registered on at most one dot, and
/// <c>_waitingOn[slot]</c> has the bits of just the origins registered on that slot.
/// </remarks>
public sealed class PendingBatches
{
    private readonly Queue<PendingBatch>[] _queues;
    private readonly long[] _bytes;
    private readonly ulong[] _last;
    private readonly Dot[] _lacks;
    private readonly ulong[] _waitingOn;

    /// <summary>Empty queues for <paramref name="width"/> origins.</summary>
    public PendingBatches(int width)
    {
        _queues = new Queue<PendingBatch>[width];
        for (int origin = 0; origin < width; origin++) _queues[origin] = new Queue<PendingBatch>();
        _bytes = new long[width];
        _last = new ulong[width];
        _lacks = new Dot[width];
        _waitingOn = new ulong[width];
    }

    /// <summary>Held batches of all origins.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all held batches.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bit n is set if origin n has held batches.</summary>
    public ulong Origins { get; private set; }

    /// <summary>Held batches of one origin, oldest first.</summary>
    public IReadOnlyCollection<PendingBatch> Of(int origin) => _queues[origin];

    /// <summary>Bytes held of one origin.</summary>
    public long BytesOf(int origin) => _bytes[origin];

    /// <summary>The last pending write of one origin; 0 if none is pending.</summary>
    public ulong LastEntry(int origin) => _last[origin];

    /// <summary>The last write of <paramref name="slot"/> that a held batch is or depends on; 0 if none. Looks at all.</summary>
    public ulong LastNamed(int slot)
    {
        ulong last = _last[slot];
        foreach (Queue<PendingBatch> queue in _queues)
        {
            foreach (PendingBatch batch in queue) last = Math.Max(last, batch.Header.Dependencies[slot]);
        }

        return last;
    }

    /// <summary>
    /// The first write that the head of <paramref name="origin"/> lacks; if nothing is known to be lacking, what it waited for last.
    /// </summary>
    public Dot Lacks(int origin) => _lacks[origin];

    /// <summary>The oldest held batch of <paramref name="origin"/>.</summary>
    public bool TryPeek(int origin, out PendingBatch? head) => _queues[origin].TryPeek(out head);

    /// <summary>Appends a batch that follows the queue's last.</summary>
    /// <returns>True if it became the head and so must be blocked or taken by the caller.</returns>
    public bool Enqueue(PendingBatch batch)
    {
        int origin = batch.Header.Origin;
        Queue<PendingBatch> queue = _queues[origin];
        queue.Enqueue(batch);
        _last[origin] = batch.Header.LastEntry;
        _bytes[origin] += batch.Frame.Length;
        Bytes += batch.Frame.Length;
        Count++;
        Origins |= Bit(origin);
        return queue.Count == 1;
    }

    /// <summary>Appends a batch that follows the queue's last and lacks nothing: it is the head, and nothing has released it.</summary>
    public void EnqueueReady(PendingBatch batch)
    {
        if (!Enqueue(batch)) throw new InvalidOperationException("A batch that lacks nothing comes behind one that does.");
        _lacks[batch.Header.Origin] = default;
    }

    /// <summary>Takes the head of <paramref name="origin"/>, which must not be registered on anything.</summary>
    public void Dequeue(int origin)
    {
        PendingBatch head = _queues[origin].Dequeue();
        _bytes[origin] -= head.Frame.Length;
        Bytes -= head.Frame.Length;
        Count--;

        // Whoever is next waited for this one at least.
        _lacks[origin] = new Dot(origin, head.Header.LastEntry);
        if (_queues[origin].Count > 0) return;

        _last[origin] = 0;
        Origins &= ~Bit(origin);
    }

    /// <summary>Forgets the first batch of <paramref name="origin"/> of which <paramref name="isDoomed"/> is true, and all that follow it.</summary>
    /// <returns>How many were forgotten.</returns>
    public int DropFrom(int origin, Func<PendingBatch, bool> isDoomed)
    {
        PendingBatch[] kept = [.. _queues[origin].TakeWhile(batch => !isDoomed(batch))];
        int dropped = _queues[origin].Count - kept.Length;
        if (dropped == 0) return 0;

        if (kept.Length == 0)
        {
            for (int slot = 0; slot < _waitingOn.Length; slot++) _waitingOn[slot] &= ~Bit(origin);
            Origins &= ~Bit(origin);
        }

        long bytes = kept.Sum(batch => (long)batch.Frame.Length);
        Bytes -= _bytes[origin] - bytes;
        Count -= dropped;
        _bytes[origin] = bytes;
        _last[origin] = kept.Length == 0 ? 0 : kept[^1].Header.LastEntry;
        _queues[origin] = new Queue<PendingBatch>(kept);
        return dropped;
    }

    /// <summary>Registers the head of <paramref name="origin"/> on the first write that it lacks.</summary>
    public void Block(int origin, Dot lacks)
    {
        _lacks[origin] = lacks;
        _waitingOn[lacks.Origin] |= Bit(origin);
    }

    /// <summary>
    /// Takes off their registration all heads that waited for a write of <paramref name="slot"/> up to <paramref name="sequence"/>.
    /// </summary>
    /// <returns>A bit for each such origin.</returns>
    public ulong WokenBy(int slot, ulong sequence)
    {
        ulong woken = 0;
        for (ulong waiting = _waitingOn[slot]; waiting != 0; waiting &= waiting - 1)
        {
            int origin = BitOperations.TrailingZeroCount(waiting);
            if (_lacks[origin].Entry <= sequence) woken |= Bit(origin);
        }

        _waitingOn[slot] &= ~woken;
        return woken;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        foreach (Queue<PendingBatch> queue in _queues) queue.Clear();
        Array.Clear(_bytes);
        Array.Clear(_last);
        Array.Clear(_lacks);
        Array.Clear(_waitingOn);
        Count = 0;
        Bytes = 0;
        Origins = 0;
    }

    private static ulong Bit(int slot) => 1UL << slot;
}
