namespace TcpCausalKv.Node;

/// <summary>Where a node is on its way to its end.</summary>
internal enum NodeStage
{
    /// <summary>It reads its data, or serves.</summary>
    Serving,

    /// <summary>No client is served any more; the peers that are connected get what they lack.</summary>
    Draining,

    /// <summary>Nothing comes in any more; the disk is left in order.</summary>
    Closing,

    /// <summary>Turns do nothing any more.</summary>
    Closed,
}
