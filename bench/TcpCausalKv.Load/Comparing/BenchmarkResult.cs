namespace TcpCausalKv.Load.Comparing;

/// <summary>What one load generator measured.</summary>
/// <param name="PerSecond">Requests a second.</param>
/// <param name="P50Ms">Half of the requests took at most so many milliseconds.</param>
/// <param name="P99Ms">99 % did.</param>
/// <param name="P999Ms">99.9 % did.</param>
internal sealed record BenchmarkResult(double PerSecond, double P50Ms, double P99Ms, double P999Ms);
