using TcpCausalKv.Core.Replication.Delivery;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Core.Replication;

/// <summary>What became of a batch that was read back from this node's own log.</summary>
/// <param name="Delivery">What the delivery rule said; anything but <see cref="DeliveryDecision.Apply"/> and
/// <see cref="DeliveryDecision.Duplicate"/> changed nothing and has no place in a log.</param>
/// <param name="Fault">What is wrong with its encoding; then it was not looked at further.</param>
public readonly record struct ReplayOutcome(DeliveryDecision Delivery, WireFault Fault);
