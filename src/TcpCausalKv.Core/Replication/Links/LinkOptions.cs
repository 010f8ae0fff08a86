namespace TcpCausalKv.Core.Replication.Links;

/// <summary>The times and sizes of a link. All are milliseconds or bytes.</summary>
public sealed record LinkOptions
{
    /// <summary>A position is sent at least this often.</summary>
    public int HeartbeatMs { get; init; } = 250;

    /// <summary>An applied batch is acknowledged after this time at the latest.</summary>
    public int AckDelayMs { get; init; } = 10;

    /// <summary>A link on which nothing was heard for this time ends.</summary>
    public int SilenceMs { get; init; } = 5_000;

    /// <summary>A handshake that takes longer ends.</summary>
    public int HandshakeMs { get; init; } = 5_000;

    /// <summary>Bytes a second of a snapshot that is sent to a peer.</summary>
    public long SnapshotBytesPerSecond { get; init; } = 64 * 1024 * 1024;

    /// <summary>Longest frame that a stranger may send before its hello is accepted, bytes.</summary>
    public int HandshakeBytesMax { get; init; } = 8 * 1024;
}
