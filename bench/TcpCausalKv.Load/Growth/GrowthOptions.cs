using TcpCausalKv.Processes;

namespace TcpCausalKv.Load.Growth;

/// <summary>What is to grow.</summary>
internal sealed record GrowthOptions
{
    /// <summary>What the nodes run.</summary>
    public required ServerExecutable Server { get; init; }

    /// <summary>Sizes of the clusters.</summary>
    public required IReadOnlyList<int> Nodes { get; init; }

    /// <summary>Numbers of held batches.</summary>
    public required IReadOnlyList<int> Held { get; init; }

    /// <summary>Writes of a round over a cluster.</summary>
    public required int Requests { get; init; }

    /// <summary>Rounds of each size; the figure is their median.</summary>
    public required int Rounds { get; init; }

    /// <summary>Where the plots are put; null for nowhere.</summary>
    public required string? Plots { get; init; }
}
