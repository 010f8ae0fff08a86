using TcpCausalKv.Processes;

namespace TcpCausalKv.Load.Restarting;

/// <summary>What is to be restarted.</summary>
internal sealed record RestartOptions
{
    /// <summary>What our node runs.</summary>
    public required ServerExecutable Server { get; init; }

    /// <summary>How many keys there are.</summary>
    public required int Keys { get; init; }
}
