namespace TcpCausalKv.Core.Replication.Links;

/// <summary>The frames of one snapshot, in order.</summary>
public interface ISnapshotReader : IDisposable
{
    /// <summary>Reads the next frame, or compares one that the peer has; after an end or a fault the reader is of no use.</summary>
    /// <param name="frame">Borrowed until the next call; empty if there is none.</param>
    SnapshotRead Read(out ReadOnlySpan<byte> frame);
}
