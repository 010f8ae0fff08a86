namespace TcpCausalKv.Live.Crashing;

/// <summary>How a trial went well.</summary>
internal enum CrashOutcome
{
    /// <summary>The node was disturbed, and came back with everything.</summary>
    Recovered,

    /// <summary>The disk had lied, and the node says where instead of serving what is left.</summary>
    Refused,

    /// <summary>The node did not come to that point this time; it came back with everything.</summary>
    NotReached,
}
