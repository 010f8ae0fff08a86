using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Replication;

/// <summary>
/// Those who wait until a clock is applied here. Each is registered on the first write that it lacks, so a turn costs nothing for
/// those whose write has not come.
/// </summary>
/// <remarks>Owned by the replica.</remarks>
public sealed class PositionWaiters
{
    private readonly PriorityQueue<Waiter, ulong>[] _bySlot;
    private readonly Dictionary<long, Waiter> _byTicket = [];
    private readonly Queue<Waiter> _reached = new();
    private long _lastTicket;

    internal PositionWaiters(int width)
    {
        _bySlot = new PriorityQueue<Waiter, ulong>[width];
        for (int slot = 0; slot < width; slot++) _bySlot[slot] = new PriorityQueue<Waiter, ulong>();
    }

    /// <summary>How many wait.</summary>
    public int Count => _byTicket.Count;

    /// <summary>Calls <paramref name="reached"/> once, at the end of a turn in which all of <paramref name="target"/> is applied.</summary>
    /// <returns>A ticket for <see cref="Cancel"/>.</returns>
    public long Add(VectorClock target, VectorClock applied, Action reached)
    {
        Waiter waiter = new(++_lastTicket, target.Clone(), reached);
        _byTicket.Add(waiter.Ticket, waiter);
        Register(waiter, applied);
        return waiter.Ticket;
    }

    /// <summary>Forgets a waiter; nothing happens if it was called already.</summary>
    public void Cancel(long ticket)
    {
        if (_byTicket.Remove(ticket, out Waiter? waiter)) waiter.IsCancelled = true;
    }

    /// <summary>Calls those whose target is applied by now.</summary>
    internal void Wake(VectorClock applied)
    {
        if (_byTicket.Count == 0) return;

        for (int slot = 0; slot < _bySlot.Length; slot++)
        {
            PriorityQueue<Waiter, ulong> queue = _bySlot[slot];
            while (queue.TryPeek(out Waiter? waiter, out ulong sequence) && (waiter.IsCancelled || sequence <= applied[slot]))
            {
                queue.Dequeue();
                if (!waiter.IsCancelled) Register(waiter, applied);
            }
        }

        CallReached();
    }

    private void Register(Waiter waiter, VectorClock applied)
    {
        int slot = applied.FirstMissing(waiter.Target.Entries);
        if (slot < 0) _reached.Enqueue(waiter);
        else _bySlot[slot].Enqueue(waiter, waiter.Target[slot]);
    }

    private void CallReached()
    {
        while (_reached.TryDequeue(out Waiter? waiter))
        {
            if (_byTicket.Remove(waiter.Ticket)) waiter.Reached();
        }
    }

    private sealed class Waiter(long ticket, VectorClock target, Action reached)
    {
        internal long Ticket { get; } = ticket;

        internal VectorClock Target { get; } = target;

        internal Action Reached { get; } = reached;

        internal bool IsCancelled { get; set; }
    }
}
