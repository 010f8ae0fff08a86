namespace TcpCausalKv.Load.Latency;

/// <summary>One round of one store at one rate.</summary>
/// <param name="Reply">From the moment at which a request was meant to be sent until its reply.</param>
/// <param name="Visibility">From a write's acknowledgement until it was read at another server.</param>
internal sealed record LatencyRound(Percentiles Reply, Percentiles Visibility);
