namespace TcpCausalKv.Load.Comparing;

/// <summary>What is to be compared.</summary>
internal sealed record CompareOptions
{
    /// <summary>The stores. The first is what the others are held against.</summary>
    public required IReadOnlyList<ContenderKind> Contenders { get; init; }

    /// <summary>What is put on them.</summary>
    public required IReadOnlyList<CompareCase> Cases { get; init; }

    /// <summary>Rounds of each case.</summary>
    public required int Rounds { get; init; }
}
