using System.Buffers;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Wire.Snapshots;

namespace TcpCausalKv.Core.Storage.Snapshots;

/// <summary>Takes one snapshot of the live data, a little a turn, into a file.</summary>
/// <remarks>
/// <code>
/// Writing   snapshot.new: begin, block, block ... end      some in each Step; a version that a write removes meanwhile comes in at once
/// Syncing   snapshot.new synced, renamed to its name, the directory synced, older snapshots deleted
/// Done      or, from any of these, Failed: snapshot.new is deleted again
/// </code>
/// Holds one block of memory, whatever is written meanwhile. Owned by the loop's thread; only the syncs run beside it.
/// </remarks>
public sealed class SnapshotWriter : IVersionSink
{
    /// <summary>Records of one step that take well under a millisecond.</summary>
    public const int StepRecords = 1_000;

    /// <summary>Bytes of keys and values of one step that take well under a millisecond.</summary>
    public const int StepBytes = 256 * 1024;

    private readonly SnapshotBeginFrame _begin;
    private readonly IDataDirectory _directory;
    private readonly IBackgroundWork _background;
    private readonly SnapshotBlockWriter _block = new();
    private readonly KeyspaceWalk _walk;
    private IDataFile? _file;

    /// <summary>Begins a snapshot. Where the file can't be made it is <see cref="SnapshotState.Failed"/> at once.</summary>
    /// <param name="begin">What the data is right now, between two writes.</param>
    /// <param name="keyspace">The data; no other walk may be under way.</param>
    /// <param name="directory">Where the file goes.</param>
    /// <param name="background">Runs the syncs.</param>
    public SnapshotWriter(SnapshotBeginFrame begin, Keyspace keyspace, IDataDirectory directory, IBackgroundWork background)
    {
        _begin = begin;
        _directory = directory;
        _background = background;
        _walk = keyspace.BeginWalk(begin.Clock, this);
        Create();
    }

    /// <summary>Begins a snapshot of a replica. To be called between turns, when the log has all that the replica has applied.</summary>
    /// <param name="replica">Whose data is taken; no other walk of it may be under way.</param>
    /// <param name="logOffset">End of the replica's log.</param>
    /// <param name="directory">Where the file goes.</param>
    /// <param name="background">Runs the syncs.</param>
    public static SnapshotWriter Begin(Replica replica, long logOffset, IDataDirectory directory, IBackgroundWork background)
    {
        Keyspace keyspace = replica.Keyspace;
        SnapshotBeginFrame begin = new(
            replica.Membership.Id, logOffset, keyspace.Versions, keyspace.Digest, replica.Clock.Last, replica.Applied.Clone())
        {
            Forgotten = new VectorClock(keyspace.Forgotten.Entries[..replica.Applied.Width]),
        };
        return new SnapshotWriter(begin, keyspace, directory, background);
    }

    /// <summary>How far it is.</summary>
    public SnapshotState State { get; private set; }

    /// <summary>What went wrong: why it failed, or, if it is done, why older snapshots could not be deleted; else null.</summary>
    public StorageException? Failure { get; private set; }

    /// <summary>True if it failed because a sync did: what the disk has of anything is unknown then.</summary>
    public bool SyncFailed { get; private set; }

    /// <summary>The log offset that the snapshot stands for.</summary>
    public long LogOffset => _begin.LogOffset;

    /// <summary>The clock that the snapshot stands for. To be read only.</summary>
    public VectorClock Clock => _begin.Clock;

    /// <summary>The file's name once it is done.</summary>
    public string Name => SnapshotFiles.NameOf(LogOffset);

    /// <summary>Versions in all.</summary>
    public long VersionsTotal => _begin.Versions;

    /// <summary>Versions taken so far.</summary>
    public long Versions => _walk.Versions;

    /// <summary>Bytes written so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>True once the data is walked to its end.</summary>
    public bool IsWalked => _walk.IsDone;

    /// <summary>Goes on for a moment, once a turn; does nothing once all is written.</summary>
    /// <param name="recordsMax">Records to look at, at least 1.</param>
    /// <param name="bytesMax">Bytes of keys and values after which the step ends, at least 1.</param>
    /// <param name="mayEnd">False as long as the snapshot must not be ended, though all may be walked.</param>
    /// <exception cref="InvalidOperationException">What was written is not what was there: a bug.</exception>
    public void Step(int recordsMax = StepRecords, int bytesMax = StepBytes, bool mayEnd = true)
    {
        if (State != SnapshotState.Writing || !_walk.Step(recordsMax, bytesMax) || !mayEnd) return;

        WriteBlock();
        WriteEnd();
        if (State != SnapshotState.Writing) return;
        State = SnapshotState.Syncing;
        _background.Run(_file!.Sync, FileSynced);
    }

    /// <summary>Gives up what is being written; a snapshot that is being synced, done or failed is left as it is.</summary>
    public void Abandon()
    {
        if (State == SnapshotState.Writing) Fail(new StorageException($"{NameInMessages} was given up."));
    }

    /// <inheritdoc/>
    void IVersionSink.Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value)
    {
        SnapshotEntry version = new(key, dot, timestamp, value, element);
        if (_block.TryAdd(version)) return;

        WriteBlock();
        _block.TryAdd(version);
    }

    private string NameInMessages => $"{_directory.Path}/{SnapshotFiles.NewName}";

    private void Create()
    {
        try
        {
            SnapshotFiles.DeleteLeftover(_directory);
            _file = _directory.Create(SnapshotFiles.NewName);
        }
        catch (StorageException refused)
        {
            Fail(refused);
            return;
        }

        ArrayBufferWriter<byte> frame = new();
        _begin.WriteTo(frame);
        Write(frame.WrittenSpan);
    }

    private void WriteBlock()
    {
        if (!_block.IsEmpty) Write(_block.Seal());
        _block.Clear();
    }

    private void WriteEnd()
    {
        ArrayBufferWriter<byte> frame = new();
        new SnapshotEndFrame(_begin.Versions, _begin.Digest).WriteTo(frame);
        Write(frame.WrittenSpan);
    }

    // May be in the middle of a client's write, which must not fail because a snapshot does.
    private void Write(ReadOnlySpan<byte> frame)
    {
        if (State == SnapshotState.Failed) return;

        try
        {
            _file!.Write(Bytes, frame);
            Bytes += frame.Length;
        }
        catch (StorageException refused)
        {
            Fail(refused);
        }
    }

    private void FileSynced(StorageException? refused)
    {
        if (refused is not null)
        {
            SyncFailed = true;
            Fail(refused);
            return;
        }

        try
        {
            _file!.Dispose();
            _directory.Rename(SnapshotFiles.NewName, Name);
        }
        catch (StorageException notRenamed)
        {
            Fail(notRenamed);
            return;
        }

        _background.Run(_directory.Sync, DirectorySynced);
    }

    private void DirectorySynced(StorageException? refused)
    {
        Failure = refused;
        SyncFailed = refused is not null;
        State = refused is null ? SnapshotState.Done : SnapshotState.Failed;
        if (refused is null) DeleteOlder();
    }

    private void DeleteOlder()
    {
        try
        {
            SnapshotFiles.DeleteOlder(_directory, LogOffset);
        }
        catch (StorageException refused)
        {
            Failure = refused;
        }
    }

    private void Fail(StorageException failure)
    {
        State = SnapshotState.Failed;
        Failure = failure;
        _walk.End();
        _file?.Dispose();
        try
        {
            SnapshotFiles.DeleteLeftover(_directory);
        }
        catch (StorageException notDeleted)
        {
            // The next snapshot, or the next start, deletes it.
            Failure = new StorageException($"{failure.Message} {notDeleted.Message}", failure);
        }
    }
}
