using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Simulation.Disks;
using TcpCausalKv.Simulation.Faults;
using TcpCausalKv.Simulation.Runs;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>A node's disk and the machine that it is in: what outlives a process, and what is known of its content.</summary>
internal sealed class SimulatedDisk
{
    // What a disk that gets full has left.
    private const int RoomBytesMax = 6 * 1024;

    private readonly RandomSource _random;
    private readonly DiskPlan _plan;
    private int _boots = 1;
    private int _directories = 1;
    private FailingFiles _failingFiles;
    private long _operationsBeforeEnd;

    internal SimulatedDisk(DiskPlan plan, int width, RandomSource random)
    {
        _plan = plan;
        _random = random;
        Logged = new VectorClock(width);
        Durable = new VectorClock(width);
        Directory = new SimulatedDirectory { Faults = Decide };
    }

    /// <summary>The node's data directory.</summary>
    internal SimulatedDirectory Directory { get; private set; }

    /// <summary>Changes whenever the machine starts.</summary>
    internal string BootId => $"boot {_boots}";

    /// <summary>Changes whenever another directory takes the place of the last.</summary>
    internal string Mark => $"directory {_directories}";

    /// <summary>What the disk gives back to a process that begins now; while one runs, if that were killed now.</summary>
    internal VectorClock Logged { get; }

    /// <summary>What the disk gives back after a power cut, by what the product claims.</summary>
    internal VectorClock Durable { get; }

    /// <summary>A position of the log that a mark on the disk is known to cover: damage before it can't be taken for a torn end.</summary>
    internal long MarkedEnd { get; set; }

    /// <summary>What goes wrong with operations now; null if nothing does.</summary>
    internal FaultKind? Failing { get; private set; }

    /// <summary>The end of the process in one of the next operations; null if none is to come.</summary>
    internal Crash? Crash { get; private set; }

    /// <summary>Work beside the loop takes so much longer.</summary>
    internal long ExtraWorkMs { get; set; }

    /// <summary>The file in which a bit has rotted; null if none has.</summary>
    internal RottenByte? Rotten { get; private set; }

    /// <summary>A copy of the directory and of <see cref="Logged"/>; null if there is none.</summary>
    internal (SimulatedDirectory Directory, VectorClock Logged)? Copied { get; private set; }

    /// <summary>How long the next piece of work beside the loop takes.</summary>
    internal long DrawWorkMs() => _random.Between(0, _plan.WorkMsMax) + (ExtraWorkMs == 0 ? 0 : _random.Between(0, (int)ExtraWorkMs));

    /// <summary>The process is to end in the middle of an operation that changes the disk.</summary>
    /// <param name="operations">So many more are let through.</param>
    /// <param name="crash">Asked then whether the process may end.</param>
    internal void EndProcessAfter(long operations, Crash crash)
    {
        _operationsBeforeEnd = operations;
        Crash = crash;
    }

    /// <summary>The process is not to end in an operation any more.</summary>
    internal void EndProcessNever() => Crash = null;

    /// <summary>Operations fail from now on.</summary>
    internal void Fail(FaultKind kind, FailingFiles files)
    {
        Failing = kind;
        _failingFiles = files;

        // Room that a deletion makes is room, as long as others do not take it.
        if (kind == FaultKind.DiskFull && files == FailingFiles.All) Directory.Capacity = Directory.UsedBytes + _random.Below(RoomBytesMax);
    }

    /// <summary>Operations fail no more.</summary>
    internal void Mend()
    {
        Failing = null;
        Directory.Capacity = null;
    }

    /// <summary>The process has ended.</summary>
    internal void Kill()
    {
        EndProcessNever();
        Directory.Kill();
        Directory.Faults = Decide;
    }

    /// <summary>The machine stops.</summary>
    internal void CutPower()
    {
        EndProcessNever();
        Directory.CutPower(_random.Below);
        Directory.Faults = Decide;
        Logged.CopyFrom(Durable.Entries);
        _boots++;
    }

    /// <summary>The disk is lost, and there is an empty one.</summary>
    internal void Wipe()
    {
        Replace(new SimulatedDirectory(), new VectorClock(Logged.Width));
        MarkedEnd = 0;
    }

    /// <summary>Keeps a copy of the directory.</summary>
    internal void TakeCopy() => Copied = (Directory.Copy(), Logged.Clone());

    /// <summary>The copy takes the directory's place.</summary>
    internal void PutCopyInPlace()
    {
        Replace(Copied!.Value.Directory, Copied.Value.Logged);
        MarkedEnd = 0;
        Copied = null;
    }

    /// <summary>
    /// A process has begun from the disk. A copy with writes that are lost here must not come back: they may be named anew.
    /// </summary>
    internal void Loaded(VectorClock applied)
    {
        if (Copied is { } copy && !applied.Covers(copy.Logged)) Copied = null;
        Logged.CopyFrom(applied.Entries);
        Durable.CopyFrom(applied.Entries);
        Rotten = null;
    }

    /// <summary>A snapshot of so much has taken the data's place; what it did not cover stays, and all is synced.</summary>
    internal void Installed(VectorClock snapshot)
    {
        Logged.Join(snapshot.Entries);
        Durable.CopyFrom(Logged.Entries);
        MarkedEnd = 0;
    }

    /// <summary>Changes a bit.</summary>
    internal void Rot(RottenByte rotten)
    {
        Rotten = rotten;
        Directory.Rot(rotten.File, rotten.Offset, rotten.Bits);
    }

    /// <summary>The file was restored from somewhere.</summary>
    internal void RestoreRotten()
    {
        Directory.Rot(Rotten!.File, Rotten.Offset, Rotten.Bits);
        Rotten = null;
    }

    /// <summary>What was damaged is set aside, and what is left is not known.</summary>
    internal void SetAside()
    {
        Logged.Clear();
        Durable.Clear();
        Rotten = null;
    }

    private void Replace(SimulatedDirectory directory, VectorClock logged)
    {
        Directory = directory;
        Directory.Faults = Decide;
        Logged.CopyFrom(logged.Entries);
        Durable.CopyFrom(logged.Entries);
        Rotten = null;
        _directories++;
    }

    private DiskFault Decide(DiskOperation operation, string name)
    {
        if (operation is DiskOperation.List or DiskOperation.Open or DiskOperation.Read) return DiskFault.None;
        if (Crash is not null && _operationsBeforeEnd == 0 && Crash.May()) return DiskFault.End;
        if (Crash is not null && _operationsBeforeEnd > 0) _operationsBeforeEnd--;
        return Failing is { } kind && Concerns(name) ? FaultOf(kind, _failingFiles, operation) : DiskFault.None;
    }

    private bool Concerns(string name) => _failingFiles switch
    {
        FailingFiles.Log => name.StartsWith("log-", StringComparison.Ordinal),
        FailingFiles.Snapshots => name.StartsWith("snapshot", StringComparison.Ordinal),
        _ => true,
    };

    private static DiskFault FaultOf(FaultKind kind, FailingFiles files, DiskOperation operation) => (kind, operation) switch
    {
        (FaultKind.FailingSync, DiskOperation.SyncFile or DiskOperation.SyncDirectory) => DiskFault.Refuse,
        (FaultKind.FailingWrite, DiskOperation.Write) => DiskFault.Refuse,
        (FaultKind.DiskFull, DiskOperation.Write or DiskOperation.Create) when files != FailingFiles.All => DiskFault.Half,
        _ => DiskFault.None,
    };
}
