using System.Numerics;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Replication.Delivery;

/// <summary>Takes in batches of others: drops, refuses, holds or applies each, and releases what waited for it.</summary>
/// <remarks>A part of the replica, and on its thread. Invariant: no head of a held queue is ready unless its release is pending.</remarks>
internal sealed class Intake(Replica replica, BatchWriter turn, Losses losses, IReplicaTrace? trace)
{
    private readonly BatchFormat _format = replica.Options.Format;
    private readonly List<PendingBatch> _setAside = [];
    private ulong _wokenOrigins;

    /// <summary>True if held batches are ready but the turn was full.</summary>
    internal bool HasPendingRelease => _wokenOrigins != 0;

    /// <summary>See <see cref="Replica.Receive"/>.</summary>
    internal WireFault Receive(ReadOnlySpan<byte> frame, byte[]? owned, int from, long nowMs, ref ulong passedOver)
    {
        WireFault fault = BatchCheck.Check(frame, _format);
        if (fault != WireFault.None) return fault;
        BatchHeader batch = new(frame);
        if (!losses.TryLearn(batch)) return WireFault.Epoch;

        ulong origin = 1UL << batch.Origin;
        if (IsOutside(batch)) return PassOver(batch, origin, ref passedOver);

        switch (DeliveryRule.Decide(batch, replica.ReceivedOf(batch.Origin), replica.Applied))
        {
            case DeliveryDecision.Duplicate:
                replica.Counters.Duplicates++;
                trace?.Duplicate(batch);
                return WireFault.None;

            case DeliveryDecision.Gap:
                return (passedOver & origin) == 0 ? WireFault.Gap : PassOver(batch, origin, ref passedOver);

            case DeliveryDecision.Hold when replica.IsPendingFull(batch.Origin):
                return WireFault.PendingOverflow;

            case DeliveryDecision.Hold:
                Accept(batch, ref passedOver);
                Hold(batch, owned ?? frame.ToArray(), from, nowMs);
                return WireFault.None;

            case DeliveryDecision.Apply when IsLong(frame) && owned is not null:
                Accept(batch, ref passedOver);
                replica.Pending.EnqueueReady(new PendingBatch(owned, from, nowMs));
                _wokenOrigins |= origin;
                return WireFault.None;

            default:
                Accept(batch, ref passedOver);
                ApplyAndRelease(batch, frame, owned);
                return WireFault.None;
        }
    }

    private void ApplyAndRelease(BatchHeader batch, ReadOnlySpan<byte> frame, byte[]? owned)
    {
        Apply(batch, frame, owned, releasedBy: default);
        _wokenOrigins |= replica.Pending.WokenBy(batch.Origin, replica.Applied[batch.Origin]);
        ReleaseHeld();
    }

    // Lost, of an origin with orphans here, or behind an end that was promised.
    private bool IsOutside(BatchHeader batch) =>
        losses.Include(batch) || losses.HasOrphansOf(batch.Origin) || !replica.Witness.MayTake(batch.LastDot);

    /// <summary>Applies a batch that was read back from this node's own log. It is no part of a turn, for the log has it already.</summary>
    internal ReplayOutcome Replay(ReadOnlySpan<byte> frame)
    {
        WireFault fault = BatchCheck.Check(frame, _format);
        if (fault != WireFault.None) return new ReplayOutcome(DeliveryDecision.Gap, fault);

        BatchHeader batch = new(frame);
        if (!losses.TryLearn(batch)) return new ReplayOutcome(DeliveryDecision.Gap, WireFault.Epoch);
        DeliveryDecision delivery = DeliveryRule.Decide(batch, replica.Applied[batch.Origin], replica.Applied);
        if (delivery == DeliveryDecision.Apply) TakeIn(batch, preparation: null);
        return new ReplayOutcome(delivery, WireFault.None);
    }

    /// <summary>
    /// Goes on until nothing is ready, the turn is full, or a long batch has had its step of this turn; then the bits that are left are the work of
    /// the next turn.
    /// </summary>
    internal void ReleaseHeld()
    {
        while (_wokenOrigins != 0 && !replica.TurnIsFull)
        {
            int origin = BitOperations.TrailingZeroCount(_wokenOrigins);
            if (!ReleaseHeads(origin)) return;
            _wokenOrigins &= ~(1UL << origin);
        }
    }

    /// <summary>All data is about to be read anew: what is held is set aside meanwhile.</summary>
    internal void SetHeldAside()
    {
        for (int origin = 0; origin < replica.Applied.Width; origin++) _setAside.AddRange(replica.Pending.Of(origin));
        replica.Pending.Clear();
        _wokenOrigins = 0;
    }

    /// <summary>
    /// All is read: what was held before is held again, but for what was read. A peer may have been told that it is here, and there may be no
    /// other copy.
    /// </summary>
    internal void RestoreHeld()
    {
        foreach (PendingBatch batch in _setAside)
        {
            if (batch.Header.LastEntry <= replica.Applied[batch.Header.Origin]) continue;
            replica.Pending.Enqueue(batch);
            _wokenOrigins |= 1UL << batch.Header.Origin;
        }

        _setAside.Clear();
        losses.Reconsider();
    }

    private void Hold(BatchHeader batch, byte[] frame, int from, long nowMs)
    {
        replica.Counters.Held++;
        if (replica.Pending.Enqueue(new PendingBatch(frame, from, nowMs))) replica.Pending.Block(batch.Origin, FirstLacking(batch));
        trace?.Held(batch, FirstLacking(batch));
    }

    // It may be of this node, or depend on what this node wrote.
    private void Accept(BatchHeader batch, ref ulong passedOver)
    {
        passedOver &= ~(1UL << batch.Origin);
        losses.DoubtHistory(batch.Origin == replica.Options.Slot ? batch.LastEntry : batch.Dependencies[replica.Options.Slot]);
    }

    private Dot FirstLacking(BatchHeader batch)
    {
        int slot = replica.Applied.FirstMissing(batch.Dependencies);
        return new Dot(slot, batch.Dependencies[slot]);
    }

    private WireFault PassOver(BatchHeader batch, ulong origin, ref ulong passedOver)
    {
        passedOver |= origin;
        replica.Counters.PassedOver++;
        trace?.PassedOver(batch);
        return WireFault.None;
    }

    // False if the turn became full, or a long head needs another one, before this origin's head was blocked or its queue empty.
    private bool ReleaseHeads(int origin)
    {
        while (replica.Pending.TryPeek(origin, out PendingBatch? head))
        {
            if (replica.TurnIsFull) return false;

            BatchHeader batch = head!.Header;
            if (!replica.Applied.Covers(batch.Dependencies))
            {
                replica.Pending.Block(origin, FirstLacking(batch));
                return true;
            }

            if (IsLong(head.Frame) && !TryPrepare(head)) return false;
            Dot releasedBy = replica.Pending.Lacks(origin);
            replica.Pending.Dequeue(origin);
            Apply(batch, head.Frame, head.Frame, releasedBy, head.Preparation);
            _wokenOrigins |= replica.Pending.WokenBy(origin, replica.Applied[origin]);
        }

        return true;
    }

    private bool IsLong(ReadOnlySpan<byte> frame) => frame.Length > _format.Limits.StepBytes;

    private bool TryPrepare(PendingBatch head)
    {
        head.Preparation ??= new BatchPreparation(head.Frame, _format);
        return head.Preparation.Step(head.Frame, _format.Limits.StepBytes);
    }

    private void Apply(BatchHeader batch, ReadOnlySpan<byte> frame, byte[]? owned, Dot releasedBy, BatchPreparation? preparation = null)
    {
        // What this node wrote before has other dependencies than what it will write now.
        turn.CloseBatch();
        if (owned is not null && IsLong(frame)) turn.AppendOwned(owned);
        else turn.Append(frame);
        TakeIn(batch, preparation);
        replica.Counters.Applied++;
        trace?.Applied(batch, releasedBy);
    }

    // The clock moves after the effects are in the data.
    private void TakeIn(BatchHeader batch, BatchPreparation? preparation)
    {
        BatchEffects.Apply(batch, replica.Keyspace, _format, preparation);
        replica.Clock.Observe(batch.LastTimestamp);
        replica.Applied.Advance(batch.Origin, batch.LastEntry);
        losses.Remember(batch.LastDot);
    }
}
