using TcpCausalKv.Processes;

namespace TcpCausalKv.Load.Pausing;

/// <summary>What is to be written meanwhile.</summary>
internal sealed record PauseOptions
{
    /// <summary>What the nodes run.</summary>
    public required ServerExecutable Server { get; init; }

    /// <summary>SETs, of as many possible keys.</summary>
    public required int Writes { get; init; }

    /// <summary>Fields of the hash that is walked and deleted.</summary>
    public required int Fields { get; init; }

    /// <summary>Keys that expire.</summary>
    public required int Keys { get; init; }

    /// <summary>From the first of their deadlines to the last.</summary>
    public required TimeSpan Spread { get; init; }

    /// <summary>How often each size is run, at least 1.</summary>
    public required int Rounds { get; init; }

    /// <summary>Sizes of the clusters.</summary>
    public required IReadOnlyList<int> Nodes { get; init; }
}
