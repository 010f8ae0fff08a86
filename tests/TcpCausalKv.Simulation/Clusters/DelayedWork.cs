using TcpCausalKv.Core.Storage;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>Work beside a process's loop under virtual time: it is done at some moment between its beginning and its end.</summary>
/// <remarks>
/// One piece after the other. What a sync covers is decided when it is done, so it is done early or late; its end is told to the loop later.
/// <code>
/// begins              done                  ended
///   |  may still take in  |  covers no more   |
/// </code>
/// </remarks>
internal sealed class DelayedWork(ClusterState cluster, SimulatedDisk disk) : IBackgroundWork
{
    private readonly Queue<(Action Work, Action<StorageException?> Completed)> _waiting = new();
    private StorageException? _refused;
    private bool _isDone;
    private long _doneAtMs;
    private long _endsAtMs;

    /// <summary>When something is to be done; <see cref="long.MaxValue"/> if nothing waits.</summary>
    internal long NextDueMs => _waiting.Count == 0 ? long.MaxValue : _isDone ? _endsAtMs : _doneAtMs;

    /// <inheritdoc/>
    public void Run(Action work, Action<StorageException?> completed)
    {
        _waiting.Enqueue((work, completed));
        if (_waiting.Count == 1) Begin();
    }

    /// <summary>Does what is due, and tells what has ended. Outside of a turn's end.</summary>
    internal void Continue()
    {
        while (NextDueMs <= cluster.NowMs)
        {
            if (_isDone) End();
            else Do();
        }
    }

    private void Begin()
    {
        _isDone = false;
        _endsAtMs = cluster.NowMs + disk.DrawWorkMs();
        _doneAtMs = cluster.Random.Pick(cluster.NowMs, _endsAtMs, cluster.Random.Between((int)cluster.NowMs, (int)_endsAtMs));
    }

    private void Do()
    {
        _refused = null;
        _isDone = true;
        try
        {
            _waiting.Peek().Work();
        }
        catch (StorageException refused)
        {
            _refused = refused;
        }
    }

    // More work may be handed over while the loop is told.
    private void End()
    {
        Action<StorageException?> completed = _waiting.Dequeue().Completed;
        bool hasNext = _waiting.Count > 0;
        completed(_refused);
        if (hasNext) Begin();
    }
}
