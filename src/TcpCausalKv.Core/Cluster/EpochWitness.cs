using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Cluster;

/// <summary>
/// What this node has promised to other members whose history may have lost its end: which epoch is whose, and up to where it takes writes of the
/// earlier ones.
/// </summary>
/// <remarks>
/// Owned by the replica. Who was promised an epoch is in the <see cref="EpochTable"/> and outlives this process. The bounds need not: whatever could
/// bring more than a bound was on its way to this process, over connections that end with it.
/// </remarks>
public sealed class EpochWitness
{
    private readonly EpochTable _epochs;
    private readonly Bound[] _bounds;
    private ulong _bounded;

    internal EpochWitness(EpochTable epochs)
    {
        _epochs = epochs;
        _bounds = new Bound[epochs.Width];
    }

    /// <summary>A process asks for an epoch of its own slot; see <see cref="HistoryGate"/> for its side.</summary>
    /// <param name="slot">The member's slot.</param>
    /// <param name="incarnation">The process.</param>
    /// <param name="request">What it asks for.</param>
    /// <param name="have">How much of its writes is here; above the bound that it asks for there is none, and it is to ask anew.</param>
    /// <param name="seen">The last of its writes that anything here names, be it only as a cause of what is held.</param>
    /// <returns>False if the epoch, or a later one, is promised to another process or was used by one.</returns>
    internal bool TryPromise(int slot, ulong incarnation, EpochRequestFrame request, ulong have, ulong seen)
    {
        // Whoever asks for an epoch has named nothing in it yet.
        if (seen > 0 && ClockEntry.Epoch(seen) >= request.Epoch)
        {
            _epochs.Promise(slot, new EpochPromise(ClockEntry.Epoch(seen), EpochPromise.ToNobodyKnown));
            return false;
        }

        EpochPromise promise = new(request.Epoch, incarnation);
        _epochs.Promise(slot, promise);
        if (_epochs.PromisedTo(slot) != promise) return false;
        if (request.End == ClockEntry.Max || have > request.End) return true;

        _bounds[slot] = new Bound(request.Epoch, request.End);
        _bounded |= 1UL << slot;
        return true;
    }

    /// <summary>True if a batch that ends with <paramref name="last"/> is within what was promised.</summary>
    internal bool MayTake(Dot last)
    {
        if ((_bounded & (1UL << last.Origin)) == 0) return true;
        Bound bound = _bounds[last.Origin];
        return last.Epoch >= bound.Epoch || last.Entry <= bound.End;
    }

    /// <summary>True if some of a member's writes between <paramref name="here"/> and <paramref name="there"/> may be taken.</summary>
    internal bool MayTakeMore(int slot, ulong here, ulong there) =>
        there > here && (MayTake(new Dot(slot, there)) || _bounds[slot].End > here);

    private readonly record struct Bound(int Epoch, ulong End);
}
