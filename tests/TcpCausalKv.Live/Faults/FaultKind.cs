namespace TcpCausalKv.Live.Faults;

/// <summary>What the nemesis does to the cluster.</summary>
internal enum FaultKind
{
    /// <summary>A node stands still for a while (SIGSTOP, SIGCONT).</summary>
    Pause,

    /// <summary>A node dies at once (SIGKILL) and comes back with what its disk has, if it has one.</summary>
    Kill,

    /// <summary>Links between nodes carry no writes for a while, or carry them late.</summary>
    Cut,
}
