namespace TcpCausalKv.Processes;

/// <summary>Lets sessions use a node, but while it is closed. For any thread.</summary>
internal sealed class NodeGate
{
    private readonly Lock _lock = new();
    private int _inside;
    private TaskCompletionSource? _opened;
    private TaskCompletionSource? _left;

    /// <summary>Waits until the gate is open, and goes in.</summary>
    public async Task EnterAsync(CancellationToken cancel)
    {
        while (true)
        {
            Task opened;
            lock (_lock)
            {
                if (_opened is null)
                {
                    _inside++;
                    return;
                }

                opened = _opened.Task;
            }

            await opened.WaitAsync(cancel);
        }
    }

    /// <summary>Leaves, after <see cref="EnterAsync"/>.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _inside--;
            if (_inside == 0) _left?.TrySetResult();
        }
    }

    /// <summary>Lets nobody in from now on, and waits until all have left. It must be open.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _opened = NewSource();
            _left = NewSource();
            if (_inside == 0) _left.SetResult();
            return _left.Task;
        }
    }

    /// <summary>Lets everybody in again.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _opened?.SetResult();
            _opened = null;
            _left = null;
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
