namespace TcpCausalKv.Simulation.Faults;

/// <summary>One thing that goes wrong.</summary>
/// <param name="Kind">What.</param>
/// <param name="AtMs">When, virtual milliseconds.</param>
/// <param name="ForMs">For how long, milliseconds; 0 where nothing lasts.</param>
/// <param name="Node">Slot of the node that it happens to, or that sends.</param>
/// <param name="Peer">Slot of the other node; the node's own where there is none.</param>
/// <param name="Amount">
/// How much, in the unit of the kind: milliseconds; for <see cref="FaultKind.Crash"/> and <see cref="FaultKind.PowerCut"/> the
/// <see cref="CrashStage"/>; for a disk that fails the <see cref="FailingFiles"/>.
/// </param>
public sealed record Fault(FaultKind Kind, long AtMs, long ForMs, int Node, int Peer, long Amount)
{
    /// <summary>True if the fault is between two nodes.</summary>
    public bool HasPeer => Node != Peer;

    /// <summary>When it is over.</summary>
    public long EndMs => AtMs + ForMs;
}
