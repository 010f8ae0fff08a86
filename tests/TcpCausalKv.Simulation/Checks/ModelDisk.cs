using TcpCausalKv.Core.Storage.Log;

namespace TcpCausalKv.Simulation.Checks;

/// <summary>What a node's disk must give back: a count of writes in the order in which the node delivered them.</summary>
/// <remarks>
/// <code>
/// 0 ........ synced ........ shown ........ logged ........ delivered
///   | power cut keeps |        | a kill keeps     |
/// </code>
/// Under <c>always</c> nothing is shown beyond what is synced.
/// </remarks>
internal sealed class ModelDisk(SyncPolicy fsync)
{
    /// <summary>What is said of a process that takes no writes when it installs a snapshot.</summary>
    internal const string TakesNoWrites = "takes no writes";

    private List<Delivered> _order = [];
    private List<Delivered>? _copy;
    private ulong _copyLogged;
    private List<Delivered>? _installing;
    private ulong _logged;
    private ulong _synced;
    private ulong _shown;
    private bool _isServing;
    private bool _keepsHistory;
    private int _failures;

    /// <summary>The writes that the node delivered, in order; what the disk may have lost is taken out when it is read.</summary>
    internal IReadOnlyList<Delivered> Order => _order;

    /// <summary>The least that the next process must find.</summary>
    internal ulong Floor { get; private set; }

    /// <summary>The file that has rotted; null if none has.</summary>
    internal string? Rotten { get; private set; }

    /// <summary>True if operations may have failed since the process began.</summary>
    internal bool MayHaveFailed { get; private set; }

    /// <summary>True if the next process finds all of its history, and the disk says so.</summary>
    internal bool IsWhole => _keepsHistory;

    /// <summary>
    /// True once a process that took no writes has installed a snapshot: what kept it from them, a peer that still speaks to the one before it,
    /// may keep it from them then as well. A process that begins takes them at once.
    /// </summary>
    internal bool WaitsToWrite { get; private set; }

    /// <summary>A process has begun.</summary>
    internal void Start() => MayHaveFailed = _failures > 0;

    /// <summary>Operations fail for one more reason.</summary>
    internal void BeginFailing()
    {
        _failures++;
        MayHaveFailed = true;
    }

    /// <summary>Operations fail for one reason less.</summary>
    internal void EndFailing() => _failures--;

    internal void Deliver(Delivered write) => _order.Add(write);

    internal void Logged(ulong count) => _logged = count;

    internal void Synced(ulong count) => _synced = count;

    /// <summary>Somebody was shown what so many writes led to.</summary>
    /// <returns>The rule that forbids it yet; null if none does.</returns>
    internal Rule? Show(ulong count)
    {
        _shown = Math.Max(_shown, count);
        if (count > _logged) return Rule.ShownIsLogged;
        return fsync == SyncPolicy.Always && count > _synced ? Rule.ShownIsDurable : null;
    }

    internal void KeepHistory() => _keepsHistory = true;

    internal void Crash()
    {
        if (_isServing) Floor = Math.Max(_logged, _shown);
        _isServing = false;
        WaitsToWrite = false;
    }

    internal void CutPower()
    {
        bool isAlways = fsync == SyncPolicy.Always;
        Floor = Math.Min(Floor, isAlways ? Math.Max(_synced, _shown) : _synced);
        if (!isAlways) _keepsHistory = false;
    }

    /// <summary>A process has read so many writes, and made them safe.</summary>
    internal void Load(ulong count, bool keepsHistory)
    {
        _order.RemoveRange((int)count, _order.Count - (int)count);
        _logged = _synced = _shown = count;
        _keepsHistory = keepsHistory;
        _isServing = true;
        Rotten = null;
    }

    /// <summary>A peer's snapshot begins to take the place of the data: a crash leaves the one or the other.</summary>
    /// <param name="covered">The writes that it covers, in any causal order.</param>
    /// <param name="clock">Its clock.</param>
    /// <param name="takesWrites">False if the process takes no writes.</param>
    internal void BeginInstall(IEnumerable<Delivered> covered, ulong[] clock, bool takesWrites)
    {
        _installing = [.. covered, .. _order.Where(write => write.Entry > clock[write.Origin])];
        WaitsToWrite = !takesWrites;
    }

    /// <summary>The snapshot, and what the node had beyond it, are the data now, all of it synced.</summary>
    internal void EndInstall()
    {
        _order = _installing!;
        Floor = _logged = _synced = _shown = (ulong)_order.Count;
        _installing = null;
    }

    /// <summary>A process has read this: if a crash had cut an installation short, that tells how far it had come.</summary>
    internal void SettleInstall(ReadOnlySpan<ulong> clock)
    {
        if (_installing is null) return;
        ulong[] installed = new ulong[clock.Length];
        foreach (Delivered write in _installing) installed[write.Origin] = write.Entry;
        if (clock.SequenceEqual(installed)) EndInstall();
        _installing = null;
    }

    internal void Rot(string file) => Rotten = file;

    internal void Restore() => Rotten = null;

    internal void SetAside()
    {
        Forget(0);
        Rotten = null;
    }

    internal void Wipe()
    {
        _order.Clear();
        SetAside();
    }

    // A write that failed may have left some of its batches whole, so a copy can hold more than was logged.
    internal void Copy()
    {
        _copy = [.. _order];
        _copyLogged = _logged;
    }

    internal void PlaceCopy()
    {
        _order.Clear();
        _order.AddRange(_copy!);
        Forget(_copyLogged);
    }

    private void Forget(ulong floor)
    {
        _installing = null;
        Floor = _logged = _synced = _shown = floor;
        _keepsHistory = false;
        _isServing = false;
    }
}
