using TcpCausalKv.Simulation.Faults;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>The end of a process that is to come.</summary>
/// <param name="Stage">Where in a turn.</param>
/// <param name="CutsPower">True if the machine stops with it.</param>
/// <param name="May">Tells, once the process is there, whether it may end: it must not take the only copy of a write that others know of.</param>
internal sealed record Crash(CrashStage Stage, bool CutsPower, Func<bool> May);
