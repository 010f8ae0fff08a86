namespace TcpCausalKv.Load.Comparing;

/// <summary>One round of one contender.</summary>
/// <param name="PerSecond">Requests a second, over all load generators.</param>
/// <param name="CpuMicroseconds">Processor time of all of its processes for one request, until every replica had it.</param>
/// <param name="P50Ms">Half of the requests took at most so many milliseconds; of the slowest load generator, like the next two.</param>
/// <param name="P99Ms">99 % did.</param>
/// <param name="P999Ms">99.9 % did.</param>
internal sealed record Measurement(double PerSecond, double CpuMicroseconds, double P50Ms, double P99Ms, double P999Ms);
