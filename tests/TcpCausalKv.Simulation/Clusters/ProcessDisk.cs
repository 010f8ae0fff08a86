using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Snapshots;
using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Faults;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>A process's part of its node's disk: the product's own recovery and store, as the product's node runs them.</summary>
internal sealed class ProcessDisk
{
    private readonly ClusterState _cluster;
    private readonly SimulatedDisk _disk;
    private readonly NodeSurroundings _node;
    private readonly DelayedWork _work;
    private readonly ulong _incarnation;
    private readonly Queue<(long LogEnd, VectorClock Clock)> _unsynced = new();
    private readonly StoreRecovery _first;
    private NodeStore? _store;
    private long _durableEnd;
    private bool _knowsHistory;
    private VectorClock? _installing;

    private ProcessDisk(ClusterState cluster, NodeSurroundings node, ulong incarnation)
    {
        _incarnation = incarnation;
        _cluster = cluster;
        _node = node;
        _disk = node.Disk!;
        _work = new DelayedWork(cluster, _disk);
        _first = Recover();
    }

    /// <summary>The cluster that the directory belongs to; none if no process that used it knew of one.</summary>
    internal ClusterId ClusterId => _first.ClusterId;

    /// <summary>True if no node has used the directory before.</summary>
    internal bool IsNew => _first.IsNew;

    /// <summary>Looks whose directory it is.</summary>
    /// <exception cref="StorageException">The process refuses to start.</exception>
    internal static ProcessDisk Open(ClusterState cluster, NodeSurroundings node, ulong incarnation) => new(cluster, node, incarnation);

    /// <summary>What a process on a disk tells its storage.</summary>
    internal static NodeStoreOptions OptionsOf(ClusterState cluster, NodeSurroundings node, ulong incarnation)
    {
        FaultPlan plan = cluster.Plan;
        DiskPlan sizes = plan.Disk!;
        return new NodeStoreOptions(cluster.Identity, node.Slot, incarnation, node.Disk!.BootId, node.Disk.Mark)
        {
            Fsync = sizes.Fsync,
            LogBytesMax = plan.LogBytesMax,
            SegmentBytes = plan.LogSegmentBytes,
            TailBytes = sizes.TailBytes,
            PieceBytes = sizes.PieceBytes,
            RecoveryBytes = sizes.LoadBytes,
            Snapshots = new SnapshotSchedule { LogBytesMin = sizes.SnapshotBytes, StepRecords = sizes.SnapshotStepRecords },
            Limits = plan.Frames,
            Speaks = node.Build.Speaks,
            Effects = node.Build.Effects,
        };
    }

    /// <summary>When work beside the loop ends.</summary>
    internal long WorkDueMs => _work.NextDueMs;

    /// <summary>From now on turns read the data.</summary>
    internal void BeginLoading(NodeTurn turn) => turn.BeginLoading(_first, Recover, _work, _cluster.Plan.Disk!.LoadBytes);

    /// <summary>All is read.</summary>
    internal void Loaded(NodeStore store, Replica replica)
    {
        _store = store;
        _durableEnd = store.Log.DurableEnd;
        _knowsHistory = replica.MayWrite;
        _disk.Loaded(replica.Applied);
        // What a peer's snapshot brought never came as batches.
        for (int origin = 0; origin < _cluster.Plan.Nodes; origin++) _cluster.Exposure.Received(origin, _node.Slot, replica.Applied[origin]);
        _disk.MarkedEnd = Math.Min(_disk.MarkedEnd, _durableEnd);
    }

    /// <summary>At the beginning of a turn: what was done beside the loop is told.</summary>
    internal void ContinueWork()
    {
        _work.Continue();
        if (_store is not null) NoteDurable();
    }

    /// <summary>The turn's frames were given to the log.</summary>
    internal void NoteLogged()
    {
        VectorClock clock = _store!.Log.EndClock;
        if (clock.Equals(_disk.Logged)) return;
        _disk.Logged.CopyFrom(clock.Entries);
        _unsynced.Enqueue((_store.Log.End, clock.Clone()));
        _cluster.Chronicle.Add(new ChronicleEvent(ChronicleEventKind.Logged, _cluster.NowMs, _node.Slot)
        {
            First = clock.WriteCount(),
            ClockAt = _cluster.Chronicle.Keep(clock.Entries),
        });
    }

    /// <summary>Syncs and the like have gone on, and what had waited for room may be written.</summary>
    internal void NoteStored()
    {
        if (_store!.Failure is not null) return;

        NoteLogged();
        NoteDurable();
        if (_knowsHistory || !_store.HistoryIsKept) return;

        _knowsHistory = true;
        _cluster.Note(ChronicleEventKind.HistoryKept, _node.Slot);
    }

    /// <summary>A peer's snapshot is about to take the place of the data.</summary>
    internal void Installs(Replica replica)
    {
        _installing = ClockOfIncoming();
        _cluster.NoteClock(ChronicleEventKind.Installing, _node.Slot, _installing, replica.MayWrite ? null : ModelDisk.TakesNoWrites);
    }

    /// <summary>Turns read the data from now on.</summary>
    /// <param name="isInstalled">True if the snapshot has taken its place; else that is seen once it is read.</param>
    internal void ReadsAnew(bool isInstalled)
    {
        if (isInstalled)
        {
            _cluster.NoteClock(ChronicleEventKind.Installed, _node.Slot, _installing!);
            _disk.Installed(_installing!);
        }

        _unsynced.Clear();
        _store = null;
    }

    private StoreRecovery Recover() => new(_disk.Directory, OptionsOf(_cluster, _node, _incarnation));

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
        _cluster.Chronicle.Add(new ChronicleEvent(ChronicleEventKind.Synced, _cluster.NowMs, _node.Slot)
        {
            First = durable.WriteCount(),
            ClockAt = _cluster.Chronicle.Keep(durable.Entries),
        });
    }
}
