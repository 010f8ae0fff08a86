using TcpCausalKv.Core.Turns;

namespace TcpCausalKv.Simulation.Faults;

/// <summary>Where in its life a process dies.</summary>
public enum CrashStage
{
    /// <summary>While no turn of it runs; with own writes put off, if it was busy.</summary>
    BetweenTurns,

    /// <summary>After <see cref="TurnStep.Read"/>: nothing of the turn is in the log.</summary>
    AfterRead,

    /// <summary>After <see cref="TurnStep.Logged"/>.</summary>
    AfterLogged,

    /// <summary>After <see cref="TurnStep.Stored"/>.</summary>
    AfterStored,

    /// <summary>After <see cref="TurnStep.Sent"/>: the peers may know what no client was told.</summary>
    AfterSent,

    /// <summary>After <see cref="TurnStep.Woken"/>.</summary>
    AfterWoken,

    /// <summary>After <see cref="TurnStep.Replied"/>: clients may know what no peer was sent.</summary>
    AfterReplied,

    /// <summary>In the middle of an operation on its disk; how many operations later is added to this number.</summary>
    InDiskOperation,
}
