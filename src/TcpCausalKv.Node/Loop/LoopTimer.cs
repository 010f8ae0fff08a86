namespace TcpCausalKv.Node.Loop;

/// <summary>One action that is due once. Made by <see cref="TimerQueue.Schedule"/>; belongs to the queue's thread.</summary>
public sealed class LoopTimer
{
    private readonly TimerQueue _queue;
    private Action? _action;
    private bool _inHeap = true;

    internal LoopTimer(TimerQueue queue, long dueMs, Action action)
    {
        _queue = queue;
        _action = action;
        DueMs = dueMs;
    }

    /// <summary>When it is due, in the queue's milliseconds.</summary>
    public long DueMs { get; }

    /// <summary>True until it has run or is cancelled.</summary>
    public bool IsPending => _action is not null;

    /// <summary>Makes sure that the action will not run from now on. No effect on one that has run or is cancelled.</summary>
    public void Cancel()
    {
        if (_action is null) return;

        _action = null;
        if (_inHeap) _queue.NoteCancelled();
    }

    /// <summary>The queue has taken it out, to run or to drop it.</summary>
    internal void LeaveHeap() => _inHeap = false;

    /// <summary>Runs the action, if it has not been cancelled.</summary>
    internal void Run()
    {
        Action? action = _action;
        _action = null;
        action?.Invoke();
    }
}
