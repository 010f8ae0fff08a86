namespace TcpCausalKv.Node.Clients;

/// <summary>What clients have done since the node started, or since CONFIG RESETSTAT.</summary>
/// <remarks>On the loop only.</remarks>
internal sealed class ClientCounters
{
    /// <summary>Connections taken.</summary>
    public long Connections { get; set; }

    /// <summary>Connections turned away because there were too many.</summary>
    public long Rejected { get; set; }

    /// <summary>Commands run, those that ended in an error included.</summary>
    public long Commands { get; set; }

    /// <summary>Bytes received.</summary>
    public long InputBytes { get; set; }

    /// <summary>Bytes sent.</summary>
    public long OutputBytes { get; set; }

    /// <summary>Keys that were read and found.</summary>
    public long Hits { get; set; }

    /// <summary>Keys that were read and not found.</summary>
    public long Misses { get; set; }

    /// <summary>Counts from zero again.</summary>
    public void Reset() => Connections = Rejected = Commands = InputBytes = OutputBytes = Hits = Misses = 0;
}
