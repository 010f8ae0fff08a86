namespace TcpCausalKv.Simulation.Checks;

/// <summary>A value of a key as the definition of the data has it.</summary>
internal readonly record struct ModelVersion(int Origin, ulong Entry, ulong Timestamp, int Value);
