using System.Numerics;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Replication;

/// <summary>What is known to be lost, because its origin's history went on without it, and what follows from that for what is here.</summary>
/// <remarks>A part of the replica, and on its thread.</remarks>
internal sealed class Losses(Replica replica)
{
    private long _revision;

    /// <summary>True if writes are applied here that are lost: their origin went on without this node. Only an operator can mend that.</summary>
    internal bool HasOrphans { get; private set; }

    /// <summary>A batch says itself where its epoch begins, if it is the first of one.</summary>
    /// <returns>False if that contradicts what is known here.</returns>
    internal bool TryLearn(BatchHeader batch)
    {
        ulong before = batch.Dependencies[batch.Origin];
        int epoch = ClockEntry.Epoch(batch.FirstEntry);
        if (epoch == ClockEntry.Epoch(before)) return true;

        bool agrees = replica.Epochs.TryBegin(batch.Origin, new EpochBegin(epoch, ClockEntry.Sequence(before)));
        Reconsider();
        return agrees;
    }

    /// <summary>True if a batch is lost, or something that it depends on.</summary>
    internal bool Include(BatchHeader batch) =>
        replica.Epochs.HasLosses && (replica.Epochs.IsLost(batch.LastDot) || replica.Epochs.FirstLost(batch.Dependencies) >= 0);

    /// <summary>True if what is here of an origin is lost, so that nothing of its later epochs can follow it.</summary>
    internal bool HasOrphansOf(int origin) => replica.Epochs.HasLosses && replica.Epochs.IsLost(new Dot(origin, replica.ReceivedOf(origin)));

    /// <summary>
    /// Somebody has, or has seen, a write of this node up to <paramref name="told"/>: if it is not here, the end of this node's history may be lost.
    /// </summary>
    internal void DoubtHistory(ulong told)
    {
        if (told > replica.OwnEntry && !replica.Epochs.IsLost(new Dot(replica.Options.Slot, told))) replica.HistoryGate.Doubt(told);
    }

    /// <summary>If more is known of what is lost: nothing waits for that any more, and whoever has applied it can't go on.</summary>
    internal void Reconsider()
    {
        if (_revision == replica.Epochs.Revision) return;
        _revision = replica.Epochs.Revision;
        for (ulong origins = replica.Pending.Origins; origins != 0; origins &= origins - 1)
        {
            replica.Counters.PassedOver += replica.Pending.DropFrom(BitOperations.TrailingZeroCount(origins), batch => Include(batch.Header));
        }

        HasOrphans = replica.Epochs.FirstLost(replica.Applied.Entries) >= 0;
    }

    /// <summary>A write that is here tells of its epoch.</summary>
    internal void Remember(Dot dot)
    {
        if (dot.Entry > 0) replica.Epochs.Promise(dot.Origin, new EpochPromise(dot.Epoch, EpochPromise.ToNobodyKnown));
    }

    /// <summary>Writes that somebody has tell of their epochs.</summary>
    internal void Remember(VectorClock applied)
    {
        for (int slot = 0; slot < applied.Width; slot++) Remember(new Dot(slot, applied[slot]));
    }

    /// <summary>What an operator can do about orphans, in words.</summary>
    internal string DescribeOrphans()
    {
        ClusterIdentity cluster = replica.Options.Cluster;
        int slot = replica.Epochs.FirstLost(replica.Applied.Entries);
        return $"this node has writes that are lost, up to {cluster.Describe(new Dot(slot, replica.Applied[slot]))}: {cluster.NameOf(slot)} "
            + "went on without them. Stop the node, save what only it has with 'inspect --export --orphans', and start it with an empty directory";
    }
}
