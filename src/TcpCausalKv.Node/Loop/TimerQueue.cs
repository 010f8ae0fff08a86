using System.Diagnostics.CodeAnalysis;

namespace TcpCausalKv.Node.Loop;

/// <summary>
/// Actions that are due at a time, run in the order of their deadlines and, at equal deadlines, of their scheduling. Has no
/// clock: the caller passes the time, in milliseconds that never run backwards. One thread.
/// </summary>
/// <remarks>
/// A cancelled timer stays in the heap until it comes up or until half of the heap is cancelled; so cancelling costs O(1)
/// amortised, and a queue of n pending timers never holds more than 2n + <see cref="CancelledMin"/> entries.
/// </remarks>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, though not one of the framework's collections.")]
public sealed class TimerQueue
{
    private const int CancelledMin = 64;

    private readonly PriorityQueue<LoopTimer, (long DueMs, long Order)> _heap = new();
    private readonly List<LoopTimer> _due = [];
    private long _scheduled;
    private int _cancelled;

    /// <summary>How many entries the heap holds, cancelled ones included.</summary>
    public int Count => _heap.Count;

    /// <summary>Runs <paramref name="action"/> once, in the first <see cref="RunDue"/> at or after the deadline.</summary>
    /// <param name="dueMs">The deadline; one in the past is due at once.</param>
    /// <param name="action">An exception that leaves it leaves <see cref="RunDue"/> too.</param>
    public LoopTimer Schedule(long dueMs, Action action)
    {
        LoopTimer timer = new(this, dueMs, action);
        _heap.Enqueue(timer, (dueMs, _scheduled++));
        return timer;
    }

    /// <summary>
    /// Runs what is due. What the actions themselves schedule waits for the next call, so that a timer which always
    /// re-schedules itself cannot hold the thread.
    /// </summary>
    public void RunDue(long nowMs)
    {
        while (_heap.TryPeek(out LoopTimer? next, out _) && next.DueMs <= nowMs) TakeNext();
        if (_due.Count == 0) return;

        foreach (LoopTimer timer in _due) timer.Run();
        _due.Clear();
    }

    /// <summary>How long a wait may last so that it misses no deadline: 0 if one has passed, -1 if there is none.</summary>
    public int NextTimeoutMs(long nowMs)
    {
        while (_heap.TryPeek(out LoopTimer? next, out _))
        {
            if (next.IsPending) return (int)Math.Clamp(next.DueMs - nowMs, 0, int.MaxValue);

            TakeNext();
        }

        return Timeout.Infinite;
    }

    /// <summary>A timer in the heap has been cancelled: clears up once they are the greater part.</summary>
    internal void NoteCancelled()
    {
        _cancelled++;
        if (_cancelled >= CancelledMin && _cancelled > _heap.Count / 2) DropCancelled();
    }

    private void TakeNext()
    {
        LoopTimer timer = _heap.Dequeue();
        timer.LeaveHeap();

        if (timer.IsPending) _due.Add(timer);
        else _cancelled--;
    }

    private void DropCancelled()
    {
        (LoopTimer Timer, (long, long) Priority)[] pending = [.. _heap.UnorderedItems.Where(entry => entry.Element.IsPending)];
        _heap.Clear();
        _heap.EnqueueRange(pending);
        _cancelled = 0;
    }
}
