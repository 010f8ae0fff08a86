namespace TcpCausalKv.Core.Replication.Links;

/// <summary>Why a link stopped reading its input.</summary>
public enum ReadProgress
{
    /// <summary>All whole frames are taken in: read more from the connection.</summary>
    NeedMoreData,

    /// <summary>The turn is full: offer the rest again in the next turn.</summary>
    TurnIsFull,

    /// <summary>The link has ended.</summary>
    Closed,
}
