using System.Numerics;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication.Delivery;

namespace TcpCausalKv.Core.Replication.Fetching;

/// <summary>
/// Decides whom to ask for what is missing here. Whoever sent the write that waits has what it waits for, so a dead origin can't block
/// its survivors.
/// </summary>
public static class FetchRule
{
    /// <summary>No peer is to be asked now.</summary>
    public const int Nobody = -1;

    /// <summary>The slot of the peer to ask now, or <see cref="Nobody"/>.</summary>
    /// <param name="applied">What is applied here.</param>
    /// <param name="ownSlot">This node's slot: its own writes come by themselves from nobody.</param>
    /// <param name="pending">What is held here.</param>
    /// <param name="peers">What is known of the others.</param>
    /// <param name="witness">What may be taken.</param>
    /// <param name="fetchAfterMs">Grace before a held batch makes this node ask; <see cref="ReplicaOptions.FetchOff"/> for never.</param>
    /// <param name="nowMs">Monotonic milliseconds.</param>
    public static int Decide(
        VectorClock applied, int ownSlot, PendingBatches pending, PeerTable peers, EpochWitness witness, int fetchAfterMs, long nowMs)
    {
        int peer = ForPending(applied, pending, peers, fetchAfterMs, nowMs);
        return peer != Nobody ? peer : ForUnstreamed(applied, ownSlot, peers, witness, nowMs);
    }

    private static int ForPending(VectorClock applied, PendingBatches pending, PeerTable peers, int fetchAfterMs, long nowMs)
    {
        for (ulong origins = pending.Origins; origins != 0; origins &= origins - 1)
        {
            int origin = BitOperations.TrailingZeroCount(origins);
            if (!pending.TryPeek(origin, out PendingBatch? head)) continue;

            // What is here already holds nothing up: the release goes on in the next turn.
            Dot lacks = pending.Lacks(origin);
            if (applied.Covers(lacks)) continue;

            bool graceIsOver = fetchAfterMs != ReplicaOptions.FetchOff && nowMs - head!.PendingSinceMs >= fetchAfterMs;
            if (!graceIsOver && peers.StreamsToUs(lacks.Origin)) continue;

            int peer = WhoHas(lacks, head!.From, applied, peers, nowMs);
            if (peer != Nobody) return peer;
        }

        return Nobody;
    }

    // Writes that a peer has and that do not come by themselves: of an origin whose link is down, or this node's own lost ones.
    private static int ForUnstreamed(VectorClock applied, int ownSlot, PeerTable peers, EpochWitness witness, long nowMs)
    {
        // Few slots, as a rule this node's own only, while links stand.
        ulong unstreamed = 0;
        for (int slot = 0; slot < applied.Width; slot++)
        {
            if (slot == ownSlot || !peers.StreamsToUs(slot)) unstreamed |= 1UL << slot;
        }

        foreach (PeerView peer in peers.All)
        {
            if (HasMore(peer, unstreamed, applied, witness) && peer.MayBeAsked(applied, nowMs)) return peer.Slot;
        }

        return Nobody;
    }

    private static bool HasMore(PeerView peer, ulong slots, VectorClock applied, EpochWitness witness)
    {
        for (; slots != 0; slots &= slots - 1)
        {
            int slot = BitOperations.TrailingZeroCount(slots);
            if (peer.Applied[slot] > applied[slot] && witness.MayTakeMore(slot, applied[slot], peer.Applied[slot])) return true;
        }

        return false;
    }

    private static int WhoHas(Dot lacks, int sender, VectorClock applied, PeerTable peers, long nowMs)
    {
        // The sender had applied the cause before it could send the effect, whatever position it told last.
        if (peers[sender].MayBeAsked(applied, nowMs)) return sender;

        foreach (PeerView peer in peers.All)
        {
            if (peer.MayBeAsked(applied, nowMs) && peer.Applied.Covers(lacks)) return peer.Slot;
        }

        return Nobody;
    }
}
