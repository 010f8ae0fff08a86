namespace TcpCausalKv.Core.Wire.Control;

/// <summary>How the answer to a fetch ended.</summary>
public enum FetchOutcome : byte
{
    /// <summary>Everything in the answering node's log that follows the clock was sent.</summary>
    Complete = 0,

    /// <summary>The log of the answering node does not reach back to the clock: nothing was sent.</summary>
    Truncated = 1,

    /// <summary>The log does not reach back, and the answering node sends a snapshot to another one now: ask elsewhere, or later.</summary>
    Busy = 2,
}
