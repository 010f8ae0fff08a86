using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Control;
using TcpCausalKv.Core.Wire.Snapshots;

namespace TcpCausalKv.Core.Storage.Snapshots;

/// <summary>Reads a snapshot's file for a peer. The file may lose its name meanwhile, for a newer one: it is there as long as it is open.</summary>
internal sealed class SnapshotSource : ISnapshotReader
{
    private readonly string _name;
    private readonly SnapshotFrames _frames;
    private bool _hasEnded;

    private SnapshotSource(string name, SnapshotFrames frames, SnapshotBeginFrame begin)
    {
        _name = name;
        _frames = frames;
        Begin = begin;
    }

    /// <summary>How the snapshot begins.</summary>
    internal SnapshotBeginFrame Begin { get; }

    /// <summary>What was found wrong; null if nothing was.</summary>
    internal SnapshotDamage? Damage { get; private set; }

    /// <summary>Opens a snapshot.</summary>
    /// <param name="directory">Where it is.</param>
    /// <param name="logOffset">Its log offset in this node's log.</param>
    /// <param name="received">What the peer has: if it is a part of this snapshot, the rest is sent.</param>
    /// <param name="limits">Bounds of frames.</param>
    /// <param name="damage">Why it can't be read or believed; null if it can.</param>
    /// <returns>Null if it can't be read or believed.</returns>
    internal static SnapshotSource? TryOpen(
        IDataDirectory directory, long logOffset, ResumePoint received, FrameLimits limits, out SnapshotDamage? damage)
    {
        string name = SnapshotFiles.NameOf(logOffset);
        SnapshotFrames? frames = null;
        try
        {
            frames = new SnapshotFrames(directory.Open(name), limits.FrameBytesMax);
            if (frames.TryRead(out ReadOnlySpan<byte> first, out _) && SnapshotBeginFrame.TryRead(first, out SnapshotBeginFrame? begin, out _))
            {
                damage = null;
                bool isSame = received.LogOffset == begin.LogOffset && received.Digest == begin.Digest && received.Bytes < frames.Length;
                frames.GoTo(isSame ? received.Bytes : 0);
                return new SnapshotSource(name, frames, begin);
            }

            damage = new SnapshotDamage(name, 0, "its beginning can't be believed");
        }
        catch (StorageException failure)
        {
            damage = new SnapshotDamage(name, 0, failure.Message);
        }

        frames?.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public SnapshotRead Read(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        if (_hasEnded) return _frames.NextOffset == _frames.Length ? SnapshotRead.End : Fault("it goes on after its end");
        try
        {
            if (!_frames.TryRead(out frame, out WireFault fault)) return Fault($"a frame can't be believed ({fault})");
        }
        catch (StorageException failure)
        {
            return Fault(failure.Message);
        }

        _hasEnded = Frame.Kind(frame) == FrameKind.SnapshotEnd;
        return SnapshotRead.Frame;
    }

    /// <inheritdoc/>
    public void Dispose() => _frames.Dispose();

    private SnapshotRead Fault(string reason)
    {
        Damage = new SnapshotDamage(_name, _frames.NextOffset, reason);
        return SnapshotRead.Fault;
    }
}
