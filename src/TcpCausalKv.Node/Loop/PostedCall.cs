namespace TcpCausalKv.Node.Loop;

/// <summary>A function whose caller waits for its result, off the loop.</summary>
internal sealed class PostedCall<T>(string loopName, Func<T> function) : IPostedWork
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Result => _result.Task;

    /// <summary>What the function throws is its caller's to see; it does not end the loop.</summary>
    public void Run()
    {
        try
        {
            _result.TrySetResult(function());
        }
        catch (Exception exception)
        {
            _result.TrySetException(exception);
        }
    }

    public void Abandon() => _result.TrySetException(new ObjectDisposedException(loopName, "The loop has ended."));
}
