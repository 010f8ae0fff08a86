namespace TcpCausalKv.Load.Growth;

/// <summary>What batches of one write cost a replica, nanoseconds each.</summary>
/// <param name="Batches">How many there were.</param>
/// <param name="InOrderNs">Received when all of their causes were there: checked and applied.</param>
/// <param name="HoldNs">Received before a cause: checked and held.</param>
/// <param name="ReleaseNs">Applied once the one cause that all lacked came.</param>
internal sealed record HeldMeasurement(int Batches, double InOrderNs, double HoldNs, double ReleaseNs);
