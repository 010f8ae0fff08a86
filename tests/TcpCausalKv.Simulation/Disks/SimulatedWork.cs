using TcpCausalKv.Core.Storage;

namespace TcpCausalKv.Simulation.Disks;

/// <summary>Work beside a simulated loop: done when its owner says so, so that syncs can be slow.</summary>
public sealed class SimulatedWork : IBackgroundWork
{
    private readonly Queue<(Action Work, Action<StorageException?> Completed)> _waiting = new();

    /// <summary>Pieces of work that wait.</summary>
    public int Waiting => _waiting.Count;

    /// <inheritdoc/>
    public void Run(Action work, Action<StorageException?> completed) => _waiting.Enqueue((work, completed));

    /// <summary>Does the oldest piece of work; nothing if there is none.</summary>
    public void DoOne()
    {
        if (!_waiting.TryDequeue(out (Action Work, Action<StorageException?> Completed) next)) return;
        StorageException? refused = null;
        try
        {
            next.Work();
        }
        catch (StorageException failure)
        {
            refused = failure;
        }

        next.Completed(refused);
    }
}
