using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Simulation.Faults;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Checks;

/// <summary>The part of <see cref="StepCheck"/> that follows the nodes' disks.</summary>
internal sealed class DiskCheck
{
    private static readonly string[] Failures = [nameof(FaultKind.FailingSync), nameof(FaultKind.FailingWrite), nameof(FaultKind.DiskFull)];

    private readonly Chronicle _chronicle;
    private readonly SyncPolicy _fsync;
    private readonly ModelDisk[] _disks;

    // Of each origin's writes, those that it had logged, and synced, at some time.
    private readonly ulong[] _loggedOwn;
    private readonly ulong[] _durableOwn;

    internal DiskCheck(Chronicle chronicle, SyncPolicy fsync)
    {
        _chronicle = chronicle;
        _fsync = fsync;
        _disks = new ModelDisk[chronicle.Nodes];
        for (int node = 0; node < _disks.Length; node++) _disks[node] = new ModelDisk(fsync);
        _loggedOwn = new ulong[chronicle.Nodes];
        _durableOwn = new ulong[chronicle.Nodes];
    }

    /// <summary>A node has delivered a write.</summary>
    internal void Deliver(int node, Delivered write) => _disks[node].Deliver(write);

    /// <summary>A step that concerns disks; any other changes nothing.</summary>
    internal Violation? Follow(in ChronicleEvent step)
    {
        ModelDisk disk = _disks[step.Node];
        switch (step.Kind)
        {
            case ChronicleEventKind.Started:
                disk.Start();
                return null;
            case ChronicleEventKind.Crashed:
                disk.Crash();
                return null;
            case ChronicleEventKind.PowerCut:
                disk.CutPower();
                return null;
            case ChronicleEventKind.Logged:
                disk.Logged(step.First);
                NoteOwn(step, _loggedOwn);
                return null;
            case ChronicleEventKind.Synced:
                disk.Synced(step.First);
                NoteOwn(step, _durableOwn);
                return null;
            case ChronicleEventKind.Shown:
                return disk.Show(step.First) is { } broken ? StepCheck.Found(broken, step, $"a reply shows {step.First} writes") : null;
            case ChronicleEventKind.HistoryKept:
                disk.KeepHistory();
                return null;
            case ChronicleEventKind.Refused: return CheckRefusal(step, disk);
            case ChronicleEventKind.Installed:
                disk.EndInstall();
                return null;
            default:
                FollowDisk(step, disk);
                return null;
        }
    }

    // What happens to a disk, whatever its process does.
    private static void FollowDisk(in ChronicleEvent step, ModelDisk disk)
    {
        switch (step.Kind)
        {
            case ChronicleEventKind.Rotted:
                disk.Rot(step.Text!);
                break;
            case ChronicleEventKind.Restored:
                disk.Restore();
                break;
            case ChronicleEventKind.SetAside:
                disk.SetAside();
                break;
            case ChronicleEventKind.Wiped:
                disk.Wipe();
                break;
            case ChronicleEventKind.Copied:
                disk.Copy();
                break;
            case ChronicleEventKind.CopyPlaced:
                disk.PlaceCopy();
                break;
            case ChronicleEventKind.Fault when Failures.Contains(step.Text):
                disk.BeginFailing();
                break;
            case ChronicleEventKind.FaultOver when Failures.Contains(step.Text):
                disk.EndFailing();
                break;
        }
    }

    /// <summary>A peer's snapshot begins to take the place of a node's data.</summary>
    /// <param name="step">Which one.</param>
    /// <param name="covered">The writes that it covers, in any causal order.</param>
    internal void FollowInstalling(in ChronicleEvent step, IEnumerable<Delivered> covered) =>
        _disks[step.Node].BeginInstall(covered, _chronicle.Clock(step).ToArray(), takesWrites: step.Text != ModelDisk.TakesNoWrites);

    /// <summary>A node has received writes of another.</summary>
    internal Violation? CheckReceived(in ChronicleEvent step)
    {
        if (step.Peer == step.Node) return null;
        if (step.Last > _loggedOwn[step.Peer]) return StepCheck.Found(Rule.ShownIsLogged, step, $"its origin has logged {_loggedOwn[step.Peer]}");
        if (_fsync != SyncPolicy.Always || step.Last <= _durableOwn[step.Peer]) return null;
        return StepCheck.Found(Rule.ShownIsDurable, step, $"its origin has synced {_durableOwn[step.Peer]}");
    }

    /// <summary>A process has read its disk.</summary>
    /// <param name="step">What it found.</param>
    /// <param name="writes">The writes that must have led there.</param>
    internal Violation? CheckLoaded(in ChronicleEvent step, out IReadOnlyList<Delivered> writes)
    {
        ModelDisk disk = _disks[step.Node];
        disk.SettleInstall(_chronicle.Clock(step));
        writes = disk.Order;
        ulong count = 0;
        foreach (ulong entry in _chronicle.Clock(step)) count += ClockEntry.Sequence(entry);
        if (count > (ulong)writes.Count) return StepCheck.Found(Rule.RecoversPrefix, step, $"{count} writes of {writes.Count} that it had delivered");
        if (count < disk.Floor) return StepCheck.Found(Rule.DurableIsKept, step, $"{count} writes of {disk.Floor} that are to be kept");
        bool showsWhole = step.Text == $"{HistoryState.Whole}, takes writes" || (disk.WaitsToWrite && step.Text == $"{HistoryState.Whole}");
        if (disk.IsWhole && !showsWhole) return StepCheck.Found(Rule.WholeWritesAtOnce, step, "its disk is whole");

        disk.Load(count, keepsHistory: false);
        NoteOwn(step, _loggedOwn);
        NoteOwn(step, _durableOwn);
        return null;
    }

    private static Violation? CheckRefusal(in ChronicleEvent step, ModelDisk disk)
    {
        if (disk.MayHaveFailed) return null;
        if (disk.Rotten is null) return StepCheck.Found(Rule.RefusesOnlyDamage, step, "nothing is damaged");
        return step.Text!.Contains(disk.Rotten, StringComparison.Ordinal)
            ? null
            : StepCheck.Found(Rule.RefusesOnlyDamage, step, $"{disk.Rotten} is damaged");
    }

    private void NoteOwn(in ChronicleEvent step, ulong[] own) => own[step.Node] = Math.Max(own[step.Node], _chronicle.Clock(step)[step.Node]);
}
