namespace TcpCausalKv.Core.Turns;

/// <summary>The steps of a turn's end, in their order. A process may end between any two of them.</summary>
public enum TurnStep
{
    /// <summary>All that the turn takes in is taken in; nothing of it is in the log.</summary>
    Read,

    /// <summary>The turn's batches are in the log.</summary>
    Logged,

    /// <summary>Syncs, snapshots and truncation have gone on.</summary>
    Stored,

    /// <summary>The peers were sent what the log may show, unless sending was put off.</summary>
    Sent,

    /// <summary>Those who waited for what the turn brought are woken.</summary>
    Woken,

    /// <summary>The replies that may leave have left.</summary>
    Replied,
}
