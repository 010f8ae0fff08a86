namespace TcpCausalKv.Core.Storage.Log;

/// <summary>Which files of the log need a sync, and the one sync that may be under way.</summary>
/// <remarks>
/// Owned by the log; <see cref="SyncFiles"/> alone runs beside the loop, and what it looks at does not change until it has ended. Delegates are
/// made once, for under <see cref="SyncPolicy.Always"/> there is a sync in nearly every turn.
/// </remarks>
internal sealed class LogSync
{
    private readonly IDataDirectory _directory;
    private readonly List<LogSegment> _touched = [];
    private readonly List<LogSegment> _syncing = [];
    private readonly Action _work;
    private readonly Action<StorageException?> _workEnded;
    private Action<StorageException?>? _ended;
    private bool _syncsDirectory;

    internal LogSync(IDataDirectory directory)
    {
        _directory = directory;
        _work = SyncFiles;
        _workEnded = EndSync;
    }

    internal bool IsRunning { get; private set; }

    internal bool IsNeeded => _touched.Count > 0;

    /// <summary>A segment was created or written to.</summary>
    internal void Touch(LogSegment segment)
    {
        if (_touched.Count > 0 && _touched[^1] == segment) return;
        _touched.Add(segment);
    }

    /// <summary>A segment that no sync uses is gone.</summary>
    internal void Forget(LogSegment segment) => _touched.Remove(segment);

    /// <summary>Begins to sync all that was touched.</summary>
    /// <param name="work">Runs it beside the loop; null to run it here and now.</param>
    /// <param name="ended">Called on the loop with what the disk refused, or null.</param>
    internal void Begin(IBackgroundWork? work, Action<StorageException?> ended)
    {
        if (IsRunning) throw new InvalidOperationException("A sync of the log is under way: one runs at a time.");
        IsRunning = true;
        _ended = ended;
        TakeTouched();

        if (work is null) RunHere();
        else work.Run(_work, _workEnded);
    }

    private void TakeTouched()
    {
        foreach (LogSegment segment in _touched)
        {
            // Opened here, because the directory belongs to the loop.
            _ = segment.Opened;
            segment.IsSyncing = true;
            _syncsDirectory |= !segment.EntryIsDurable;
            _syncing.Add(segment);
        }

        _touched.Clear();
    }

    private void RunHere()
    {
        StorageException? refused = null;
        try
        {
            SyncFiles();
        }
        catch (StorageException failure)
        {
            refused = failure;
        }

        EndSync(refused);
    }

    // Older segments first; a new file's name last, so that no name survives whose bytes do not.
    private void SyncFiles()
    {
        foreach (LogSegment segment in _syncing) segment.Opened.Sync();
        if (_syncsDirectory) _directory.Sync();
    }

    private void EndSync(StorageException? refused)
    {
        foreach (LogSegment segment in _syncing)
        {
            segment.IsSyncing = false;
            if (refused is null) segment.EntryIsDurable = true;
        }

        _syncing.Clear();
        _syncsDirectory = false;
        IsRunning = false;
        _ended!(refused);
    }
}
