using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Core.Storage.Snapshots;

/// <summary>Reads a snapshot's file for a peer. The file may lose its name meanwhile, for a newer one: it is there as long as it is open.</summary>
internal sealed class SnapshotSource : ISnapshotReader
{
    private readonly SnapshotFrames _frames;

    private SnapshotSource(SnapshotFrames frames) => _frames = frames;

    /// <summary>Opens a snapshot.</summary>
    /// <param name="directory">Where it is.</param>
    /// <param name="logOffset">Its log offset in this node's log.</param>
    /// <param name="received">What the peer has: if it is a part of this snapshot, the rest is sent.</param>
    /// <param name="limits">Bounds of frames.</param>
    /// <param name="begin">How it begins.</param>
    /// <returns>Null if it can't be read or believed.</returns>
    internal static SnapshotSource? TryOpen(
        IDataDirectory directory, long logOffset, ResumePoint received, FrameLimits limits, out SnapshotBeginFrame? begin)
    {
        begin = null;
        try
        {
            IDataFile file = directory.Open(SnapshotFiles.NameOf(logOffset));
            SnapshotFrames frames = new(file, limits.FrameBytesMax);
            if (!frames.TryRead(out ReadOnlySpan<byte> first, out _) || !SnapshotBeginFrame.TryRead(first, out begin, out _))
            {
                frames.Dispose();
                return null;
            }

            bool isSame = received.LogOffset == begin.LogOffset && received.Digest == begin.Digest && received.Bytes < file.Length;
            frames.GoTo(isSame ? received.Bytes : 0);
            return new SnapshotSource(frames);
        }
        catch (StorageException)
        {
            // The peer is told that there is none; the node's own next start reports what is wrong.
            return null;
        }
    }

    /// <inheritdoc/>
    public bool TryNext(out ReadOnlySpan<byte> frame)
    {
        try
        {
            return _frames.TryRead(out frame, out _);
        }
        catch (StorageException)
        {
            // The peer sees that the end is missing, and asks again.
            frame = default;
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _frames.Dispose();
}
