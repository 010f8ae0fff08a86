using TcpCausalKv.Core.Storage;

namespace TcpCausalKv.Core.Tests.Storage;

/// <summary>Background work that is done when the test says so.</summary>
internal sealed class StepwiseWork : IBackgroundWork
{
    private readonly Queue<(Action Work, Action<StorageException?> Completed)> _waiting = new();

    public int Waiting => _waiting.Count;

    public void Run(Action work, Action<StorageException?> completed) => _waiting.Enqueue((work, completed));

    public void Finish()
    {
        (Action work, Action<StorageException?> completed) = _waiting.Dequeue();
        StorageException? refused = null;
        try
        {
            work();
        }
        catch (StorageException failure)
        {
            refused = failure;
        }

        completed(refused);
    }

    public void FinishAll()
    {
        while (_waiting.Count > 0) Finish();
    }
}
