namespace TcpCausalKv.Node.Clients;

/// <summary>What CONFIG SET may change of how clients are served while the node runs.</summary>
/// <remarks>On the loop only.</remarks>
internal sealed class ClientSettings(int clientsMax, long outputBytesMax)
{
    /// <summary>Maximum number of connections; one more gets an error and is closed.</summary>
    internal int ClientsMax { get; set; } = clientsMax;

    /// <summary>
    /// After so many seconds without a sign of a client its machine is asked whether it is still there; 0 for never. Of connections to come.
    /// </summary>
    internal int KeepAliveSeconds { get; set; } = 300;

    /// <summary>A client that has sent nothing for so many seconds is disconnected, unless a command of it waits; 0 for never.</summary>
    internal int TimeoutSeconds { get; set; }

    /// <summary>How much may wait to be sent to a client.</summary>
    internal OutputLimits OutputLimits { get; set; } = OutputLimits.Default(outputBytesMax);

    /// <summary>How much all clients together may take.</summary>
    internal ClientMemoryBound MemoryBound { get; set; } = ClientMemoryBound.Default;
}
