using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Core.Wire.Snapshots;

namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>
/// Brings a node's data back from its directory: identity, newest whole snapshot, then the log; some bytes a step, so that the node answers
/// meanwhile.
/// </summary>
/// <remarks>
/// Order: a directory that is not this node's is refused by the constructor; <see cref="Begin"/>; <see cref="Step"/> until it returns true;
/// <see cref="Open"/>, which may run beside the loop; <see cref="Finish"/>. Before <see cref="Open"/> nothing is changed on disk but that an
/// installation of a snapshot is completed, so a crash on the way does no harm.
/// </remarks>
public sealed class StoreRecovery : IDisposable
{
    private readonly IDataDirectory _directory;
    private readonly NodeStoreOptions _options;
    private readonly NodeIdentity? _found;
    private readonly NodeRun? _lastRun;
    private Replica? _replica;
    private SnapshotLoader? _snapshot;
    private LogRecovery? _log;
    private NodeIdentity? _identity;
    private long _epochsRevision;
    private long _membershipRevision;
    private SegmentedLog? _opened;

    /// <summary>Looks whose directory it is.</summary>
    /// <exception cref="StorageException">It is another node's, it can't be read, or it holds data and nothing says whose.</exception>
    public StoreRecovery(IDataDirectory directory, NodeStoreOptions options)
    {
        _directory = directory;
        _options = options;
        NodeIdentity? identity = IdentityFile.Read(directory);
        if (identity?.Refusal(options.Cluster, options.Slot, directory.Path) is { } refusal) throw new StorageException(refusal);
        if (RefusalOf(directory, identity) is { } unusable) throw new StorageException(unusable);
        if (identity is not null && identity.VersionOf(options.Slot) > options.Speaks.Max)
        {
            throw new StorageException(
                $"{directory.Path} was written by a later program, of peer protocol {identity.VersionOf(options.Slot)}, and this one speaks "
                    + $"{options.Speaks}: start that one");
        }

        _found = identity;
        _lastRun = LastRunOf(identity);
    }

    /// <summary>True if no process has opened its data here before.</summary>
    public bool IsNew => _lastRun is null;

    /// <summary>The cluster that the directory belongs to, which the replica is to be made with; none if no node that used it knew of one.</summary>
    public ClusterId ClusterId => _found?.Id ?? ClusterId.None;

    /// <summary>What the disk can be trusted to hold of this node's own history.</summary>
    public HistoryState History => HistoryRule.Decide(_lastRun, _options.BootId, _options.DirectoryMark, damageWasSetAside: false);

    /// <summary>True once all is read.</summary>
    public bool IsDone { get; private set; }

    /// <summary>True once <see cref="Open"/> has done its work.</summary>
    public bool IsOpen => _opened is not null;

    /// <summary>Bytes read so far of the file or files that are being read: the snapshot first, then the log.</summary>
    public long Bytes => _log?.BytesRead ?? _snapshot?.Bytes ?? 0;

    /// <summary>Bytes to read of those.</summary>
    public long BytesTotal => _log?.BytesTotal ?? _snapshot?.BytesTotal ?? 0;

    /// <summary>What is being read, in words.</summary>
    public string What => _log is null ? $"snapshot {_snapshot?.Name}" : "log";

    /// <summary>Batches replayed from the log.</summary>
    public long Batches => _log?.Batches ?? 0;

    /// <summary>The snapshot that was loaded; null if there was none.</summary>
    public SnapshotBeginFrame? Snapshot => _snapshot?.Loaded;

    /// <summary>Snapshots that were not whole.</summary>
    public IReadOnlyList<SnapshotDamage> SnapshotDamage => _snapshot?.Damage ?? [];

    /// <summary>Where a torn tail begins that <see cref="Finish"/> cuts; null if there is none.</summary>
    public LogDamage? Torn => _log?.Torn;

    /// <summary>Bytes of that tail.</summary>
    public long BytesCut => _log?.BytesCut ?? 0;

    /// <summary>Damage that only the operator can decide about; the store can't be opened then.</summary>
    public LogDamage? Damage => _log?.Damage;

    /// <summary>Begins to load into an empty replica.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public void Begin(Replica replica)
    {
        SnapshotInstallation.Finish(_directory);
        _replica = replica;
        if (_found is not null && !replica.TryLearn(IdentityEpochs.ToTable(_found.Epochs, _options.Cluster.Width))) throw OfAnotherHistory();
        replica.Epochs.Kept(replica.Epochs.Revision);
        for (int slot = 0; _found is not null && slot < _found.Members.Count; slot++) replica.Membership.NoteVersion(slot,
            _found.Members[slot].Speaks);
        _snapshot = new SnapshotLoader(_directory, replica.Keyspace, replica.Membership, _options.Limits);
    }

    /// <summary>Goes on.</summary>
    /// <param name="bytesMax">About how many bytes to read.</param>
    /// <returns><see cref="IsDone"/>.</returns>
    /// <exception cref="StorageException">The disk failed, or <see cref="Damage"/> was found: the text says where, and what to do.</exception>
    public bool Step(int bytesMax)
    {
        if (_log is null)
        {
            if (_snapshot!.Step(bytesMax)) BeginLog();
            return false;
        }

        IsDone = _log.Step(bytesMax);
        if (Damage is { } damage) throw new StorageException(Describe(damage));
        if (IsDone) DecideIdentity();
        return IsDone;
    }

    /// <summary>
    /// Once all is read: cuts what is torn, opens the log, and says on disk that this process has the directory. Blocks for the disk; any thread,
    /// while nothing else is done with this recovery.
    /// </summary>
    /// <exception cref="StorageException">The disk refused it.</exception>
    public void Open()
    {
        // Before the first data, or a crash in between would leave data of nobody.
        if (IsNew)
        {
            IdentityFile.Write(
                _directory, _identity! with { LastRun = _identity.LastRun with { State = NodeRunState.Beginning, HistoryIsWhole = false } });
        }

        SegmentedLog log = _log!.Open();
        SnapshotFiles.DeleteLeftover(_directory);
        log.SyncNow();
        IdentityFile.Write(_directory, _identity!);
        _opened = log;
    }

    /// <summary>The node's disk from now on. Before this nothing of the data may be shown to anybody.</summary>
    /// <param name="background">Runs what blocks.</param>
    /// <exception cref="InvalidOperationException">It is not <see cref="IsOpen">open</see>: a bug of the caller.</exception>
    public NodeStore Finish(IBackgroundWork background)
    {
        SegmentedLog log = _opened ?? throw new InvalidOperationException("The log is not open yet.");
        _opened = null;
        _replica!.RestorePending();
        _replica.Epochs.Kept(_epochsRevision);
        _replica.Membership.Kept(_membershipRevision);
        _replica.Waiters.Wake(_replica.Applied, _replica.Epochs);
        if (Snapshot is not null) log.CoverBySnapshot(Snapshot.Clock, Snapshot.LogOffset);
        SnapshotRecord snapshots = new(Snapshot?.LogOffset ?? log.Start, Snapshot is null ? 0 : _snapshot!.BytesTotal);
        StoreIdentity identity = new(_directory, _options, _replica, background, _identity!.LastRun.HistoryIsWhole);
        return new NodeStore(_directory, _options, _replica, log, identity, background, snapshots);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _snapshot?.Dispose();
        _log?.Dispose();
        _opened?.Dispose();
    }

    // A run that has not come to open its data counts as none.
    internal static NodeRun? LastRunOf(NodeIdentity? identity) =>
        identity?.LastRun is { State: not NodeRunState.Beginning } run ? run : null;

    // Why no node may start on what is there, whoever it is; null if one may.
    internal static string? RefusalOf(IDataDirectory directory, NodeIdentity? identity)
    {
        string? file = directory.List().FirstOrDefault(name => SegmentName.TryParse(name, out _) || SnapshotFiles.TryParse(name, out _));
        if (identity is null && file is not null)
        {
            return $"{directory.Path} holds {file} but no file '{IdentityFile.Name}' that says whose it is: restore that file, or give the "
                + "node an empty directory";
        }

        // A log is made and synced before the identity first says that a history is whole, and it always has a segment. A snapshot without one
        // is met by the log's recovery.
        if (identity is { LastRun.HistoryIsWhole: true } && file is null)
        {
            return $"{directory.Path} is damaged: a node has written there, and its log is gone. Restore the directory from a copy, or "
                + "delete it and let the other nodes send what they have";
        }

        return null;
    }

    private void BeginLog()
    {
        VectorClock clock = Snapshot?.Clock ?? new VectorClock(_options.Cluster.Width);
        if (Snapshot is not null) _replica!.Restore(clock, Snapshot.HighestTimestamp);
        if (Snapshot is not null) _replica!.Keyspace.NoteForgotten(Snapshot.Forgotten);
        LastRunEnd end = _lastRun is null ? LastRunEnd.PowerCut : HistoryRule.EndOf(_lastRun, _options.BootId);
        _log = new LogRecovery(_directory, _options.LogOptions(_replica!.Membership), end, Snapshot?.LogOffset ?? 0, clock, _replica!.Replay);
    }

    private void DecideIdentity()
    {
        _replica!.HistoryIsRead(History == HistoryState.Whole);
        _identity = _options.Identity(NodeRunState.Running, _replica.HistoryGate.IsOpen, _replica.Epochs, _replica.Membership);
        _epochsRevision = _replica.Epochs.Revision;
        _membershipRevision = _replica.Membership.Revision;
    }

    private StorageException OfAnotherHistory() => new(
        $"{_directory.Path}/{IdentityFile.Name} tells of epochs that contradict what this process knows: restore the directory from a copy, "
        + "or give the node an empty one");

    private string Describe(LogDamage damage)
    {
        string snapshots = string.Concat(SnapshotDamage.Select(broken => $"; {broken}"));
        return $"{_directory.Path} is damaged: {damage}{snapshots}. Start with --repair-from-peers to set the damaged files aside and fetch "
            + "what they held from the other nodes, or restore the directory from a copy";
    }
}
