using TcpCausalKv.Load.Processes;

namespace TcpCausalKv.Load.Comparing;

/// <summary>What is to be compared.</summary>
internal sealed record CompareOptions
{
    /// <summary>Programs that our nodes run, by the name that the table gives them.</summary>
    public required IReadOnlyList<(string Name, ServerExecutable Server)> Servers { get; init; }

    /// <summary>What is put on them.</summary>
    public required IReadOnlyList<CompareCase> Cases { get; init; }

    /// <summary>Rounds of each case.</summary>
    public required int Rounds { get; init; }
}
