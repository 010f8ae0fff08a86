using TcpCausalKv.Processes;

namespace TcpCausalKv.Load.Absence;

/// <summary>What a node is to miss.</summary>
internal sealed record AwayOptions
{
    /// <summary>What the nodes run.</summary>
    public required ServerExecutable Server { get; init; }

    /// <summary>When the log is synced: always, everysec or no.</summary>
    public required string Disk { get; init; }

    /// <summary>Writes that the others take while the node is away.</summary>
    public required int Writes { get; init; }

    /// <summary>Distinct keys that are written.</summary>
    public required int Keys { get; init; }

    /// <summary>How much log the nodes keep for whoever is away: <c>256mb</c>.</summary>
    public required string LogBytes { get; init; }
}
