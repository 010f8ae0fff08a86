namespace TcpCausalKv.Simulation.Disks;

/// <summary>The simulated process ends here. Nothing of the product may catch it.</summary>
public sealed class ProcessEndedException(string during) : Exception($"the process ends during {during}");
