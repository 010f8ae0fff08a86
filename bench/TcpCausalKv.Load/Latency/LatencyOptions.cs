using TcpCausalKv.Load.Comparing;

namespace TcpCausalKv.Load.Latency;

/// <summary>Whose latency is to be measured.</summary>
internal sealed record LatencyOptions
{
    /// <summary>The stores. The first is what the others are held against.</summary>
    public required IReadOnlyList<ContenderKind> Contenders { get; init; }

    /// <summary>What is sent.</summary>
    public required CompareCase Load { get; init; }

    /// <summary>Parts of what a store can take, in percent.</summary>
    public required IReadOnlyList<int> Percents { get; init; }

    /// <summary>Connections of the client.</summary>
    public required int Connections { get; init; }

    /// <summary>How long a round puts load on one store.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>Rounds of each rate.</summary>
    public required int Rounds { get; init; }
}
