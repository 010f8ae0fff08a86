using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>An operation that was run; its reply leaves at the end of the turn.</summary>
/// <param name="Session">Who asked.</param>
/// <param name="Operations">What was read and written.</param>
/// <param name="Write">The write that was made; a sequence of 0 for none.</param>
/// <param name="ShownWrites">How many writes the node had applied then, this one included.</param>
internal readonly record struct PendingReply(ClientSession Session, HistoryOperation[] Operations, Dot Write, ulong ShownWrites);
