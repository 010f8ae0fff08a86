using TcpCausalKv.Load.Comparing;

namespace TcpCausalKv.Load.Causality;

/// <summary>What is put on both.</summary>
internal sealed record CausalityOptions
{
    /// <summary>The loads.</summary>
    public required IReadOnlyList<CompareCase> Cases { get; init; }

    /// <summary>Rounds of each.</summary>
    public required int Rounds { get; init; }
}
