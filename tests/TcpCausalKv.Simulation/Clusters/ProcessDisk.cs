using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Faults;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>A process's part of its node's disk: the product's own recovery and store, as the product's node runs them.</summary>
internal sealed class ProcessDisk
{
    private readonly ClusterState _cluster;
    private readonly SimulatedDisk _disk;
    private readonly int _slot;
    private readonly DelayedWork _work;
    private readonly ulong _incarnation;
    private readonly Queue<(long LogEnd, VectorClock Clock)> _unsynced = new();
    private StoreRecovery _recovery;
    private NodeStore? _store;
    private long _durableEnd;
    private bool _knowsHistory;

    private ProcessDisk(ClusterState cluster, int slot, SimulatedDisk disk, ulong incarnation)
    {
        _incarnation = incarnation;
        _cluster = cluster;
        _slot = slot;
        _disk = disk;
        _work = new DelayedWork(cluster, disk);
        _recovery = Recover();
    }

    /// <summary>True if no node has used the directory before.</summary>
    internal bool IsNew => _recovery.IsNew;

    /// <summary>True until all is read.</summary>
    internal bool IsLoading => _store is null;

    /// <summary>True once the disk has refused something that can't be done again.</summary>
    internal bool HasFailed { get; private set; }

    /// <summary>The log; null while the process loads.</summary>
    internal SegmentedLog? Log => _store?.Log;

    /// <summary>What links send and take of snapshots.</summary>
    internal ISnapshotExchange Exchange => _store!.Exchange;

    /// <summary>True once a peer's snapshot waits to take the place of the data.</summary>
    internal bool MayInstall => _store is { MayInstall: true };

    /// <summary>What the process knows of its history.</summary>
    internal HistoryState History => _recovery.History;

    /// <summary>Looks whose directory it is.</summary>
    /// <exception cref="StorageException">The process refuses to start.</exception>
    internal static ProcessDisk Open(ClusterState cluster, int slot, SimulatedDisk disk, ulong incarnation) =>
        new(cluster, slot, disk, incarnation);

    /// <summary>What a process on a disk tells its storage.</summary>
    internal static NodeStoreOptions OptionsOf(ClusterState cluster, int slot, SimulatedDisk disk, ulong incarnation)
    {
        FaultPlan plan = cluster.Plan;
        DiskPlan sizes = plan.Disk!;
        return new NodeStoreOptions(cluster.Identity, slot, incarnation, disk.BootId, disk.Mark)
        {
            Fsync = sizes.Fsync,
            LogBytesMax = plan.LogBytesMax,
            SegmentBytes = plan.LogSegmentBytes,
            TailBytes = sizes.TailBytes,
            PieceBytes = sizes.PieceBytes,
            RecoveryBytes = sizes.LoadBytes,
            Snapshots = new SnapshotSchedule { LogBytesMin = sizes.SnapshotBytes, StepRecords = sizes.SnapshotStepRecords },
            Limits = plan.Frames,
        };
    }

    /// <summary>When something is due here.</summary>
    internal long NextDueMs
    {
        get
        {
            if (HasFailed) return _work.NextDueMs;
            return IsLoading || _store!.HasWork ? _cluster.NowMs : Math.Min(_work.NextDueMs, _store.NextDueMs);
        }
    }

    /// <summary>Begins to load into an empty replica.</summary>
    internal void BeginLoading(Replica replica) => _recovery.Begin(replica);

    /// <summary>In a turn while the process loads.</summary>
    /// <returns>True once all is there, and the process is to serve.</returns>
    /// <exception cref="StorageException">The process refuses to start.</exception>
    internal bool TryLoad(Replica replica)
    {
        if (!_recovery.Step(_cluster.Plan.Disk!.LoadBytes)) return false;

        _store = _recovery.Finish(_work);
        _recovery.Dispose();
        _durableEnd = _store.Log.DurableEnd;
        _knowsHistory = replica.MayWrite;
        _disk.Loaded(replica.Applied);

        // What a peer's snapshot brought never came as batches.
        for (int origin = 0; origin < _cluster.Plan.Nodes; origin++) _cluster.Exposure.Received(origin, _slot, replica.Applied[origin]);
        _disk.MarkedEnd = Math.Min(_disk.MarkedEnd, _durableEnd);
        return true;
    }

    /// <summary>At the beginning of a turn: what was done beside the loop is told.</summary>
    internal void ContinueWork()
    {
        _work.Continue();
        if (!IsLoading) NoteDurable();
    }

    /// <summary>The turn's frames were given to the log.</summary>
    internal void NoteLogged()
    {
        VectorClock clock = _store!.Log.EndClock;
        if (clock.Equals(_disk.Logged)) return;
        _disk.Logged.CopyFrom(clock.Entries);
        _unsynced.Enqueue((_store.Log.End, clock.Clone()));
        _cluster.Chronicle.Add(new ChronicleEvent(ChronicleEventKind.Logged, _cluster.NowMs, _slot) { First = clock.WriteCount() });
    }

    /// <summary>In every turn, after the log append.</summary>
    internal void EndTurn()
    {
        _store!.EndTurn(_cluster.NowMs);
        if (_store.Failure is not null)
        {
            Fail();
            return;
        }

        NoteDurable();
        if (_knowsHistory || !_store.HistoryIsKept) return;
        _knowsHistory = true;
        _cluster.Note(ChronicleEventKind.HistoryKept, _slot);
    }

    /// <summary>A peer's snapshot takes the place of the data, and from now on turns read that. At a turn's end, without connections.</summary>
    internal void InstallSnapshot(Replica replica)
    {
        VectorClock clock = ClockOfIncoming();
        _cluster.NoteClock(ChronicleEventKind.Installing, _slot, clock, replica.MayWrite ? null : ModelDisk.TakesNoWrites);
        try
        {
            _store!.Install();
        }
        catch (StorageException)
        {
            Fail();
            return;
        }

        _cluster.NoteClock(ChronicleEventKind.Installed, _slot, clock);
        _disk.Installed(clock);
        _unsynced.Clear();
        _store.Dispose();
        _store = null;
        _recovery = Recover();
        replica.Clear();
        _recovery.Begin(replica);
    }

    /// <summary>The disk has refused something.</summary>
    internal void Fail()
    {
        if (HasFailed) return;
        HasFailed = true;
        _cluster.Note(ChronicleEventKind.DiskFailed, _slot, _store!.Failure?.Message);
    }

    private StoreRecovery Recover() => new(_disk.Directory, OptionsOf(_cluster, _slot, _disk, _incarnation));

    private VectorClock ClockOfIncoming()
    {
        byte[] file = _disk.Directory.BytesOf("incoming");
        return SnapshotBeginFrame.TryRead(file.AsSpan(0, (int)Frame.TotalBytes(file)), out SnapshotBeginFrame? begin, out _)
            ? begin.Clock
            : throw new InvalidOperationException("A snapshot that is complete can't be read.");
    }

    // What the product claims to survive a power cut.
    private void NoteDurable()
    {
        long end = _store!.Log.DurableEnd;
        if (end == _durableEnd) return;

        // The mark of this sync gets durable with the next one.
        _disk.MarkedEnd = _durableEnd;
        _durableEnd = end;
        VectorClock? durable = null;
        while (_unsynced.TryPeek(out (long LogEnd, VectorClock Clock) turn) && turn.LogEnd <= end)
        {
            durable = turn.Clock;
            _unsynced.Dequeue();
        }

        if (durable is null) return;
        _disk.Durable.CopyFrom(durable.Entries);
        _cluster.Chronicle.Add(new ChronicleEvent(ChronicleEventKind.Synced, _cluster.NowMs, _slot)
        {
            First = durable.WriteCount(),
            ClockAt = _cluster.Chronicle.Keep(durable.Entries),
        });
    }
}
