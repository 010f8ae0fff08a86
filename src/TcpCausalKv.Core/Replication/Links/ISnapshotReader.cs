namespace TcpCausalKv.Core.Replication.Links;

/// <summary>The frames of one snapshot, in order.</summary>
public interface ISnapshotReader : IDisposable
{
    /// <summary>The next frame.</summary>
    /// <param name="frame">Borrowed until the next call.</param>
    /// <returns>False at the end, and if the rest can't be read: then the peer sees that the snapshot is not whole.</returns>
    bool TryNext(out ReadOnlySpan<byte> frame);
}
