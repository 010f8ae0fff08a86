namespace TcpCausalKv.Core.Replication.Links;

/// <summary>Where a link is in its life; it only moves forward.</summary>
public enum LinkState
{
    /// <summary>Connected; hello and welcome are not exchanged yet.</summary>
    Handshake,

    /// <summary>Writes, positions and requests flow.</summary>
    Established,

    /// <summary>Ended; <see cref="PeerLink.End"/> says why.</summary>
    Closed,
}
