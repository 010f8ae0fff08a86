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

    // What the peer has: of no snapshot once it is compared, or if it can't be of this one.
    private ResumePoint _received;
    private ResumePoint _compared;
    private bool _hasEnded;

    private SnapshotSource(string name, SnapshotFrames frames, SnapshotBeginFrame begin, ResumePoint received)
    {
        _name = name;
        _frames = frames;
        Begin = begin;
        _compared = new ResumePoint(begin.LogOffset, PrefixHash: 0, Bytes: 0);
        if (received.LogOffset == begin.LogOffset && received.Bytes < frames.Length) _received = received;
        frames.GoTo(0);
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
                return new SnapshotSource(name, frames, begin, received);
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
            if (_received.Bytes > 0)
            {
                CompareFrame(_received.Bytes);
                return SnapshotRead.Compared;
            }

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

    // One frame a call: the peer may have many. What it has is left out only if the file begins with just those frames; else all is sent.
    private void CompareFrame(long bytes)
    {
        Span<byte> header = stackalloc byte[Frame.HeaderBytes];
        bool isThere = _frames.TryReadHeader(_compared.Bytes, header);
        if (isThere) _compared = _compared.After(header);
        if (isThere && _compared.Bytes < bytes) return;

        _frames.GoTo(_compared == _received ? bytes : 0);
        _received = default;
    }

    private SnapshotRead Fault(string reason)
    {
        Damage = new SnapshotDamage(_name, _frames.NextOffset, reason);
        return SnapshotRead.Fault;
    }
}
