using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Replication.Delivery;

/// <summary>The rule of causal delivery, from clocks alone, so that a test can try every case.</summary>
/// <remarks>
/// Birman, Schiper, Stephenson, "Lightweight Causal and Atomic Group Multicast", 1991, with the dependencies of a whole batch in place of
/// one message's clock. Receiving does not advance the receiver's own entry.
/// </remarks>
public static class DeliveryRule
{
    /// <summary>Decides about a batch that has arrived.</summary>
    /// <param name="batch">The batch; its own dependency is the entry before its first.</param>
    /// <param name="received">The last write of its origin that is here, applied or pending.</param>
    /// <param name="applied">Writes applied here, per slot.</param>
    public static DeliveryDecision Decide(BatchHeader batch, ulong received, VectorClock applied)
    {
        if (batch.LastEntry <= received) return DeliveryDecision.Duplicate;
        if (batch.Dependencies[batch.Origin] != received) return DeliveryDecision.Gap;

        // Behind a pending batch of the same origin the own entry is missing, so this holds the order within an origin as well.
        return applied.FirstMissing(batch.Dependencies) < 0 ? DeliveryDecision.Apply : DeliveryDecision.Hold;
    }
}
