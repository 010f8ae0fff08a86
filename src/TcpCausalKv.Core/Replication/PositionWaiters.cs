using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;

namespace TcpCausalKv.Core.Replication;

/// <summary>
/// Those who wait until a clock is applied here. Each is registered on the first write that it lacks, so a turn costs nothing for
/// those whose write has not come.
/// </summary>
/// <remarks>
/// Owned by the replica. Invariant: a waiter is in <c>_byTicket</c> until it is called or cancelled, and in the queue of at most one slot; what
/// is cancelled leaves nothing behind, however far away its target was.
/// </remarks>
public sealed class PositionWaiters
{
    private readonly SortedSet<Waiter>[] _bySlot;
    private readonly Dictionary<long, Waiter> _byTicket = [];
    private readonly Queue<Waiter> _reached = new();
    private long _lastTicket;
    private long _lossesRevision;

    internal PositionWaiters(int width)
    {
        _bySlot = new SortedSet<Waiter>[width];
        for (int slot = 0; slot < width; slot++) _bySlot[slot] = new SortedSet<Waiter>(Waiter.ByEntry);
    }

    /// <summary>How many wait.</summary>
    public int Count => _byTicket.Count;

    /// <summary>
    /// Calls <paramref name="ended"/> once, at the end of the first turn at whose end all of <paramref name="target"/> is applied, or some of it
    /// is known to be lost.
    /// </summary>
    /// <param name="target">What is waited for; nothing of it is lost, as far as it is known now.</param>
    /// <param name="applied">What is applied now.</param>
    /// <param name="ended">Is told how the wait has ended.</param>
    /// <returns>A ticket for <see cref="Cancel"/>.</returns>
    public long Add(VectorClock target, VectorClock applied, Action<PositionWaitEnd> ended)
    {
        Waiter waiter = new(++_lastTicket, target.Clone(), ended);
        _byTicket.Add(waiter.Ticket, waiter);
        Register(waiter, applied);
        return waiter.Ticket;
    }

    /// <summary>Forgets a waiter; nothing happens if it was called already.</summary>
    public void Cancel(long ticket)
    {
        if (_byTicket.Remove(ticket, out Waiter? waiter) && waiter.Slot >= 0) _bySlot[waiter.Slot].Remove(waiter);
    }

    /// <summary>
    /// Calls those whose target is applied, or lost, by now, be it by a turn or by what was read back between turns. Cheap if none is.
    /// </summary>
    internal void Wake(VectorClock applied, EpochTable epochs)
    {
        if (_byTicket.Count == 0) return;
        if (epochs.Revision != _lossesRevision) EndLost(epochs);

        for (int slot = 0; slot < _bySlot.Length; slot++)
        {
            SortedSet<Waiter> queue = _bySlot[slot];
            while (queue.Min is { } waiter && waiter.Entry <= applied[slot])
            {
                queue.Remove(waiter);
                Register(waiter, applied);
            }
        }

        CallReached();
    }

    private void Register(Waiter waiter, VectorClock applied)
    {
        waiter.Slot = applied.FirstMissing(waiter.Target.Entries);
        if (waiter.Slot < 0) _reached.Enqueue(waiter);
        else _bySlot[waiter.Slot].Add(waiter);
    }

    private void CallReached()
    {
        while (_reached.TryDequeue(out Waiter? waiter))
        {
            if (_byTicket.Remove(waiter.Ticket)) waiter.Ended(PositionWaitEnd.Reached);
        }
    }

    private void EndLost(EpochTable epochs)
    {
        _lossesRevision = epochs.Revision;
        foreach (Waiter waiter in _byTicket.Values.Where(waiter => epochs.FirstLost(waiter.Target.Entries) >= 0).ToArray())
        {
            Cancel(waiter.Ticket);
            waiter.Ended(PositionWaitEnd.Lost);
        }
    }

    private sealed class Waiter(long ticket, VectorClock target, Action<PositionWaitEnd> ended)
    {
        internal static readonly IComparer<Waiter> ByEntry = Comparer<Waiter>.Create(
            (one, other) => (one.Entry, one.Ticket).CompareTo((other.Entry, other.Ticket)));

        internal long Ticket { get; } = ticket;

        internal VectorClock Target { get; } = target;

        internal Action<PositionWaitEnd> Ended { get; } = ended;

        /// <summary>The slot of the first write that is lacking; -1 if none is.</summary>
        internal int Slot { get; set; } = -1;

        internal ulong Entry => Target[Slot];
    }
}
