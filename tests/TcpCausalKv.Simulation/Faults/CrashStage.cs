namespace TcpCausalKv.Simulation.Faults;

/// <summary>Where in a turn a node dies.</summary>
public enum CrashStage
{
    /// <summary>Between two turns.</summary>
    BetweenTurns,

    /// <summary>Commands were run, but nothing was logged or sent.</summary>
    BeforeLog,

    /// <summary>Batches were logged and sent, but nobody got a reply.</summary>
    BeforeReplies,

    /// <summary>In the middle of an operation that changes the disk; as an amount, each one above this lets one more such operation pass before.</summary>
    InDiskOperation,
}
