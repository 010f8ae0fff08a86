using TcpCausalKv.Core.Replication.Links;

namespace TcpCausalKv.Simulation.Networks;

/// <summary>One node's end of a simulated connection.</summary>
/// <param name="owner">Slot of the node.</param>
/// <param name="peer">Slot of the node at the other end.</param>
/// <param name="input">What comes in.</param>
/// <param name="output">What goes out.</param>
internal sealed class ConnectionEnd(int owner, int peer, BytePipe input, BytePipe output)
{
    /// <summary>Slot of the node.</summary>
    internal int Owner { get; } = owner;

    /// <summary>Slot of the node at the other end.</summary>
    internal int Peer { get; } = peer;

    /// <summary>What comes in.</summary>
    internal BytePipe Input { get; } = input;

    /// <summary>What goes out.</summary>
    internal BytePipe Output { get; } = output;

    /// <summary>The link; null until the connection is accepted.</summary>
    internal PeerLink? Link { get; set; }

    /// <summary>True if the link left bytes for a later turn.</summary>
    internal bool IsReadingPaused { get; set; }

    /// <summary>The state that was recorded last.</summary>
    internal LinkState Recorded { get; set; }
}
