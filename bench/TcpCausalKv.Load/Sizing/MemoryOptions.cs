using TcpCausalKv.Load.Comparing;

namespace TcpCausalKv.Load.Sizing;

/// <summary>Whose memory is to be measured.</summary>
internal sealed record MemoryOptions
{
    /// <summary>The stores. The first is what the others are held against.</summary>
    public required IReadOnlyList<ContenderKind> Contenders { get; init; }

    /// <summary>Keys of 16 B with values of 64 B; or elements, of each of <see cref="Elements"/>.</summary>
    public required int Keys { get; init; }

    /// <summary>What is to be measured in place of keys; empty for keys.</summary>
    public required IReadOnlyList<ElementCase> Elements { get; init; }

    /// <summary>How often each is started and filled.</summary>
    public required int Rounds { get; init; }
}
