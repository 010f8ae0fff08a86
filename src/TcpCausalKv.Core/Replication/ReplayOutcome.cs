using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Core.Replication;

/// <summary>What became of a batch that was read back from this node's own log.</summary>
/// <param name="Delivery">What the delivery rule said; anything but <see cref="Delivery.Apply"/> and <see cref="Delivery.Duplicate"/> changed nothing and has no place in a log.</param>
/// <param name="Fault">What is wrong with its encoding; then it was not looked at further.</param>
public readonly record struct ReplayOutcome(Delivery Delivery, WireFault Fault);
