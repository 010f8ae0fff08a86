using TcpCausalKv.Processes;

namespace TcpCausalKv.Live.Crashing;

/// <summary>What a crash run is told.</summary>
internal sealed record CrashOptions
{
    /// <summary>The program to start nodes from.</summary>
    public required ServerExecutable Server { get; init; }

    /// <summary>The lives in which a node is disturbed.</summary>
    public IReadOnlyList<CrashScenario> Scenarios { get; init; } = CrashScenario.All;

    /// <summary>One of every so many points is tried: 1 for all.</summary>
    public int Every { get; init; } = 1;

    /// <summary>The first of these that is tried, from 0.</summary>
    public int From { get; init; }
}
