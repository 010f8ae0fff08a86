using System.Collections.Immutable;
using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Cluster;

/// <summary>
/// What a node knows of the epochs of every node's history: the latest that was promised, to which process, and where each began. So it can tell a
/// write that was lost from one that it has not seen yet.
/// </summary>
/// <remarks>
/// Owned by the replica. Only grows: two tables are joined slot by slot, and whoever has heard of the same epochs has the same beginnings. Of each
/// node the latest <see cref="BeginsMax"/> epochs are kept; what an older one lost counts as lost only as far as those that are kept tell.
/// </remarks>
public sealed class EpochTable
{
    /// <summary>Epochs of one node whose beginnings are remembered.</summary>
    public const int BeginsMax = 64;

    private const int SlotBytes = sizeof(ushort) + sizeof(ulong) + sizeof(ushort);
    private const int BeginBytes = sizeof(ushort) + sizeof(ulong);

    private readonly EpochPromise[] _promised;
    private readonly ImmutableArray<EpochBegin>[] _begins;

    /// <summary>A table of a cluster in which nobody has written.</summary>
    public EpochTable(int width)
    {
        _promised = new EpochPromise[width];
        Array.Fill(_promised, EpochPromise.None);
        _begins = new ImmutableArray<EpochBegin>[width];
        Array.Fill(_begins, []);
    }

    /// <summary>Entries of the cluster's clocks.</summary>
    public int Width => _promised.Length;

    /// <summary>Bytes that the table may need on the wire.</summary>
    internal int WireBytesMax => Width * (SlotBytes + (BeginsMax * BeginBytes));

    /// <summary>Rises with every change, so that others can be told.</summary>
    public long Revision { get; private set; }

    /// <summary>Up to which revision the table would survive this process; a promise is given once it does.</summary>
    public long KeptRevision { get; private set; }

    /// <summary>True if some node has lost the end of its history, as far as it is known here.</summary>
    public bool HasLosses { get; private set; }

    /// <summary>The latest epoch of <paramref name="slot"/> that was promised, as far as it is known here.</summary>
    public EpochPromise PromisedTo(int slot) => _promised[slot];

    /// <summary>
    /// Where the epochs of <paramref name="slot"/> began, oldest first; the first of all, which is before everything, is not among them.
    /// </summary>
    public ImmutableArray<EpochBegin> BeginsOf(int slot) => _begins[slot];

    /// <summary>True if the write is one that its origin's history has gone on without.</summary>
    public bool IsLost(Dot dot)
    {
        ImmutableArray<EpochBegin> begins = _begins[dot.Origin];
        if (begins.IsEmpty || begins[^1].Epoch <= dot.Epoch) return false;
        foreach (EpochBegin begin in begins)
        {
            if (begin.Epoch > dot.Epoch && dot.Sequence > begin.After) return true;
        }

        return false;
    }

    /// <summary>The first slot of whose writes a clock covers some that are lost, or -1.</summary>
    /// <param name="clock">As many entries as the table has slots.</param>
    public int FirstLost(ReadOnlySpan<ulong> clock)
    {
        if (!HasLosses) return -1;
        for (int slot = 0; slot < Width; slot++)
        {
            if (IsLost(new Dot(slot, clock[slot]))) return slot;
        }

        return -1;
    }

    /// <summary>The table was written where it survives this process, as it was at <paramref name="revision"/>.</summary>
    internal void Kept(long revision) => KeptRevision = Math.Max(KeptRevision, revision);

    /// <summary>An epoch was promised to a process. Of two promises of the same epoch the one that was heard first stands.</summary>
    internal void Promise(int slot, EpochPromise promise)
    {
        if (promise.Epoch <= _promised[slot].Epoch) return;
        _promised[slot] = promise;
        Revision++;
    }

    /// <summary>An epoch begins, or is known to have begun.</summary>
    /// <returns>False, and nothing is changed, if the same epoch is known to begin elsewhere: then one of two histories is not of this
    /// cluster.</returns>
    internal bool TryBegin(int slot, EpochBegin begin)
    {
        int at = 0;
        ImmutableArray<EpochBegin> begins = _begins[slot];
        while (at < begins.Length && begins[at].Epoch < begin.Epoch) at++;
        if (at < begins.Length && begins[at].Epoch == begin.Epoch) return begins[at].After == begin.After;

        begins = begins.Insert(at, begin);
        _begins[slot] = begins.Length > BeginsMax ? begins.RemoveAt(0) : begins;
        Promise(slot, new EpochPromise(begin.Epoch, EpochPromise.ToNobodyKnown));
        HasLosses = true;
        Revision++;
        return true;
    }

    /// <summary>Takes over all that another table knows.</summary>
    /// <returns>False if the two contradict each other; what they agree on is taken over.</returns>
    internal bool TryJoin(EpochTable other)
    {
        bool agrees = true;
        for (int slot = 0; slot < Width; slot++)
        {
            Promise(slot, other._promised[slot]);
            foreach (EpochBegin begin in other._begins[slot]) agrees &= TryBegin(slot, begin);
        }

        return agrees;
    }
}
