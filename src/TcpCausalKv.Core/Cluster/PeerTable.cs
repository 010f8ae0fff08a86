using System.Collections.Immutable;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Cluster;

/// <summary>What this node knows of every other member.</summary>
/// <remarks>Owned by the replica.</remarks>
public sealed class PeerTable
{
    private readonly PeerView?[] _bySlot;

    internal PeerTable(ClusterIdentity cluster, int ownSlot)
    {
        _bySlot = new PeerView?[cluster.Width];
        for (int slot = 0; slot < cluster.Members.Count; slot++)
        {
            if (slot != ownSlot) _bySlot[slot] = new PeerView(slot, cluster.Width);
        }

        All = [.. _bySlot.OfType<PeerView>()];
    }

    /// <summary>All other members, by slot. An array, because every write looks at each of them and must not allocate.</summary>
    public ImmutableArray<PeerView> All { get; }

    /// <summary>Rises whenever a peer has told that it applied, or synced, more of this node's own writes.</summary>
    public long Acknowledgements { get; private set; }

    /// <summary>The view of one other member.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slot is this node's own or no member's.</exception>
    public PeerView this[int slot] => _bySlot[slot] ?? throw new ArgumentOutOfRangeException(nameof(slot), slot, "No other member has this slot.");

    /// <summary>True if the writes of <paramref name="slot"/> arrive here by themselves.</summary>
    public bool StreamsToUs(int slot) => _bySlot[slot] is { StreamsToUs: true, HoldsBack: false };

    /// <summary>What every member has applied, as far as it is known here.</summary>
    /// <param name="own">This node's own applied clock.</param>
    public VectorClock Stable(VectorClock own)
    {
        VectorClock stable = own.Clone();
        foreach (PeerView peer in All) stable.Meet(peer.Applied.Entries);
        return stable;
    }

    /// <summary>What at least one other member has applied, per slot, as far as it is known here.</summary>
    /// <param name="width">Width of the cluster's clocks.</param>
    public VectorClock AppliedElsewhere(int width)
    {
        VectorClock elsewhere = new(width);
        foreach (PeerView peer in All) elsewhere.Join(peer.Applied.Entries);
        return elsewhere;
    }

    /// <summary>A handshake said which process is in a peer's slot. Another one than before may have less than that had.</summary>
    internal void Meet(int slot, ulong incarnation)
    {
        PeerView peer = this[slot];
        if (peer.Incarnation != incarnation) peer.Meet(incarnation);
    }

    /// <summary>Takes over what a peer told of itself.</summary>
    internal void Hear(int slot, PositionFrame position, VectorClock appliedHere, long nowMs, int ownSlot)
    {
        PeerView peer = this[slot];
        ulong ownEntry = appliedHere[ownSlot];
        if (!peer.IsHeard) BeginLag(peer, ownEntry, nowMs);
        peer.IsHeard = true;
        peer.HeardAtMs = nowMs;

        // Joined, because a peer tells its position on two connections, and the older one may come later.
        if (position.Applied[ownSlot] > peer.Applied[ownSlot] || position.DurableOfYours > peer.DurableOfOurs) Acknowledgements++;
        peer.ReceivedOfOurs = Math.Max(peer.ReceivedOfOurs, position.ReceivedOfYours);
        peer.DurableOfOurs = Math.Max(peer.DurableOfOurs, position.DurableOfYours);
        peer.Applied.Join(position.Applied.Entries);
        peer.Tell(position.Applied[slot], position.Time, appliedHere[slot]);
        MeasureLag(peer, peer.Applied[ownSlot], ownEntry, nowMs);
    }

    /// <summary>
    /// Milliseconds for which some write of this node has not been acknowledged by the peer; 0 if none, or if the peer was never heard.
    /// </summary>
    public static long LagMs(PeerView peer, int ownSlot, ulong ownEntry, long nowMs) =>
        !peer.IsHeard || peer.Applied[ownSlot] >= ownEntry ? 0 : Math.Max(0, nowMs - peer.AcknowledgedUpToMs);

    /// <summary>Peers whose logs begin too late can be asked again: this node takes snapshots once more.</summary>
    internal void ForgetLogStarts()
    {
        foreach (PeerView peer in All) peer.LogStart = null;
    }

    // A peer that is heard for the first time lags from then on, and not since the clock began.
    private static void BeginLag(PeerView peer, ulong ownEntry, long nowMs)
    {
        peer.AcknowledgedUpToMs = nowMs;
        peer.LagMark = (ownEntry, nowMs);
    }

    private static void MeasureLag(PeerView peer, ulong acknowledged, ulong ownEntry, long nowMs)
    {
        if (acknowledged < peer.LagMark.Entry) return;
        peer.AcknowledgedUpToMs = acknowledged >= ownEntry ? nowMs : peer.LagMark.AtMs;
        peer.LagMark = (ownEntry, nowMs);
    }
}
