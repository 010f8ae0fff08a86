namespace TcpCausalKv.Core.Replication;

/// <summary>How a wait for a position has ended.</summary>
public enum PositionWaitEnd
{
    /// <summary>All of it is applied.</summary>
    Reached,

    /// <summary>Some of it is lost: it will never be applied anywhere.</summary>
    Lost,
}
