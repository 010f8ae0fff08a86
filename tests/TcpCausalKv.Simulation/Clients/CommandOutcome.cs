using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Clients;

/// <summary>What a command did, and what its reply shows.</summary>
/// <param name="Operations">What was read and written.</param>
/// <param name="Write">The write; sequence 0 for a read.</param>
/// <param name="ShownWrites">How many writes the node had applied then.</param>
internal readonly record struct CommandOutcome(HistoryOperation[] Operations, Dot Write, ulong ShownWrites);
