using TcpCausalKv.Simulation.Clients;

namespace TcpCausalKv.Simulation.Clusters;

/// <summary>What stays where it is when the process of a node dies and another takes its place.</summary>
/// <param name="slot">The node's slot.</param>
/// <param name="skewMs">Its wall clock against virtual time.</param>
/// <param name="disk">Its disk; null for a node in memory.</param>
/// <param name="recovered">Is told when a process knows its own history again, and its last write.</param>
/// <param name="tokenIsLost">Is told of a session whose past holds writes that a node knows to be lost.</param>
internal sealed class NodeSurroundings(int slot, long skewMs, SimulatedDisk? disk, Action<int, ulong> recovered, Action<ClientSession> tokenIsLost)
{
    /// <summary>The node's slot.</summary>
    internal int Slot { get; } = slot;

    /// <summary>Its wall clock against virtual time.</summary>
    internal long SkewMs { get; set; } = skewMs;

    /// <summary>Its disk; null for a node in memory.</summary>
    internal SimulatedDisk? Disk { get; } = disk;

    /// <summary>Is told when a process knows its own history again, and its last write.</summary>
    internal Action<int, ulong> Recovered { get; } = recovered;

    /// <summary>Is told of a session whose past holds writes that a node knows to be lost.</summary>
    internal Action<ClientSession> TokenIsLost { get; } = tokenIsLost;

    /// <summary>The build that its processes run.</summary>
    internal SimulatedBuild Build { get; set; } = SimulatedBuild.Present;

    /// <summary>The process; null while the node is down.</summary>
    internal SimulatedNode? Process { get; set; }

    /// <summary>The process if it serves: then it is not reading its data.</summary>
    internal SimulatedNode? Serving => Process is { IsLoading: false } process ? process : null;

    /// <summary>True once a process has served: from then on the node is not new.</summary>
    internal bool HasServed { get; set; }

    /// <summary>When its next turn is due.</summary>
    internal long TurnAtMs { get; set; } = long.MaxValue;

    /// <summary>No turn before this.</summary>
    internal long NoTurnBeforeMs { get; set; }

    /// <summary>Pauses in force.</summary>
    internal int Pauses { get; set; }

    /// <summary>The least time between two turns.</summary>
    internal long TurnIntervalMs { get; set; } = 1;

    /// <summary>Where in its next turn the process dies, and how; one in an operation of its disk is known to <see cref="Disk"/>.</summary>
    internal Crash? Crash { get; set; }

    /// <summary>When it takes a turn; <see cref="long.MaxValue"/> while it can't.</summary>
    internal long RunsAtMs => Process is null || Pauses > 0 ? long.MaxValue : Math.Max(TurnAtMs, NoTurnBeforeMs);

    /// <summary>True if the process is to die at this stage of its turn, and may.</summary>
    internal bool DiesAt(Faults.CrashStage stage) => Crash is { } crash && crash.Stage == stage && crash.May();

    /// <summary>Asks for a turn at this time or earlier.</summary>
    internal void Wake(long atMs) => TurnAtMs = Math.Min(TurnAtMs, atMs);
}
