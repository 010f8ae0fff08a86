using TcpCausalKv.Processes;

namespace TcpCausalKv.Load.Starting;

/// <summary>What is to be started.</summary>
internal sealed record StartOptions
{
    /// <summary>Programs that our node runs, by the name that the table gives them.</summary>
    public required IReadOnlyList<(string Name, ServerExecutable Server)> Servers { get; init; }

    /// <summary>How often each is started.</summary>
    public required int Rounds { get; init; }
}
