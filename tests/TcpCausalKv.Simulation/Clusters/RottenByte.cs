namespace TcpCausalKv.Simulation.Clusters;

/// <summary>A byte that has changed on a disk.</summary>
/// <param name="File">In which file.</param>
/// <param name="Offset">Where.</param>
/// <param name="Bits">What of it.</param>
internal sealed record RottenByte(string File, long Offset, byte Bits);
