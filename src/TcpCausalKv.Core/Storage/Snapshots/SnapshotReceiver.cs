using System.Buffers;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Control;
using TcpCausalKv.Core.Wire.Snapshots;

namespace TcpCausalKv.Core.Storage.Snapshots;

/// <summary>Takes in a snapshot of a peer, frame by frame, into a file of its own; the data that is here is not touched.</summary>
/// <remarks>
/// What is believed at the end was checked on the way: cluster, clock, number and digest of the versions. What is here when a
/// connection breaks stays, for the same snapshot to be gone on with. Owned by the loop's thread.
/// </remarks>
internal sealed class SnapshotReceiver : IDisposable
{
    /// <summary>Name of the file.</summary>
    internal const string FileName = "incoming";

    private readonly IDataDirectory _directory;
    private readonly Membership _membership;
    private readonly FrameLimits _limits;
    private IDataFile? _file;
    private long _versions;
    private ulong _digest;

    // Of a snapshot that was given up the rest may be on its way.
    private bool _restIsIgnored;

    internal SnapshotReceiver(IDataDirectory directory, Membership membership, FrameLimits limits)
    {
        _directory = directory;
        _membership = membership;
        _limits = limits;
    }

    /// <summary>How the snapshot begins; null before that.</summary>
    internal SnapshotBeginFrame? Begin { get; private set; }

    /// <summary>True once all of it is here and checked.</summary>
    internal bool IsComplete { get; private set; }

    /// <summary>
    /// What the disk refused. A node that can't take in what it lacks would be behind for ever and not say so: its disk counts as failed.
    /// </summary>
    internal StorageException? Failure { get; private set; }

    /// <summary>
    /// That there was no room for it: what was here is forgotten, and nothing is taken in before <see cref="TryAgain"/>. Else null.
    /// </summary>
    internal StorageException? OutOfRoom { get; private set; }

    /// <summary>What the next snapshot has to cover, beside what the log does not go back to, because it can't be merged; null for nothing.</summary>
    internal VectorClock? MustCover { get; set; }

    /// <summary>How much is here, and of which snapshot; nothing before one has begun.</summary>
    internal ResumePoint Received { get; private set; }

    /// <summary>How much is here; null before a snapshot has begun.</summary>
    internal SnapshotProgress? Progress => Begin is null ? null : new SnapshotProgress(Received.Bytes, _versions, Begin.Versions);

    /// <summary>The file, complete or not.</summary>
    internal IDataFile Opened => _file ?? throw new InvalidOperationException("No snapshot is being taken in.");

    /// <summary>Takes in the next frame.</summary>
    internal WireFault Take(ReadOnlySpan<byte> frame)
    {
        if (Failure is not null || OutOfRoom is not null || IsComplete) return WireFault.None;
        if (_restIsIgnored && Frame.Kind(frame) != FrameKind.SnapshotBegin) return WireFault.None;
        _restIsIgnored = false;
        try
        {
            WireFault fault = TakeChecked(frame);
            if (fault != WireFault.None) Forget();
            return fault;
        }
        catch (StorageException full) when (full.IsFull)
        {
            GiveUp(full);
            return WireFault.None;
        }
        catch (StorageException refused)
        {
            Failure = refused;
            return WireFault.None;
        }
    }

    /// <summary>Forgets what is here.</summary>
    internal void Discard()
    {
        IsComplete = false;
        try
        {
            Forget();
        }
        catch (StorageException refused)
        {
            Failure = refused;
        }
    }

    /// <summary>Forgets what is here, because there is no room for it or for what is to be made of it.</summary>
    internal void GiveUp(StorageException full)
    {
        OutOfRoom = full;
        _restIsIgnored = true;
        Discard();
    }

    /// <summary>There may be room again: the next snapshot that begins is taken in.</summary>
    internal void TryAgain() => OutOfRoom = null;

    /// <summary>A snapshot that was made of this one and one of this node takes its place.</summary>
    /// <exception cref="StorageException">The disk refused it.</exception>
    internal void ReplaceBy(SnapshotMerge merged)
    {
        Dispose();
        merged.Dispose();
        _directory.Rename(SnapshotMerge.FileName, FileName);
        _file = _directory.Open(FileName);
        Begin = merged.Begin;
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private WireFault TakeChecked(ReadOnlySpan<byte> frame)
    {
        WireFault fault = Frame.Kind(frame) switch
        {
            FrameKind.SnapshotBegin => TakeBegin(frame),
            FrameKind.SnapshotBlock when Begin is not null => TakeBlock(frame),
            FrameKind.SnapshotEnd when Begin is not null => TakeEnd(frame),
            _ => WireFault.UnexpectedKind,
        };
        if (fault != WireFault.None) return fault;

        _file!.Write(Received.Bytes, frame);
        Received = Received.After(frame);
        return WireFault.None;
    }

    private WireFault TakeBegin(ReadOnlySpan<byte> frame)
    {
        if (!SnapshotBeginFrame.TryRead(frame, out SnapshotBeginFrame? begin, out _)) return WireFault.Truncated;
        if (begin.ClusterId != _membership.Id || begin.Clock.Width != _membership.Cluster.Width) return WireFault.Width;

        Forget();
        _file ??= OpenEmpty();
        Begin = begin;
        Received = new ResumePoint(begin.LogOffset, PrefixHash: 0, Bytes: 0);
        return WireFault.None;
    }

    private WireFault TakeBlock(ReadOnlySpan<byte> frame)
    {
        SnapshotBlockReader block = new(frame, _membership.Cluster.Width, _limits);
        while (block.TryRead(out SnapshotEntry entry))
        {
            if (!Begin!.Clock.Covers(entry.Dot)) return WireFault.Sequence;
            if (entry.Timestamp > Begin.HighestTimestamp) return WireFault.Timestamp;
            _digest += DigestOf(entry);
            _versions++;
        }

        return block.Fault;
    }

    private WireFault TakeEnd(ReadOnlySpan<byte> frame)
    {
        if (!SnapshotEndFrame.TryRead(frame, out SnapshotEndFrame? end)) return WireFault.Truncated;
        if (_versions != Begin!.Versions || end.Versions != _versions) return WireFault.Count;
        if (_digest != Begin.Digest || end.Digest != _digest) return WireFault.Checksum;
        IsComplete = true;
        return WireFault.None;
    }

    internal static ulong DigestOf(SnapshotEntry entry)
    {
        byte[] body = ArrayPool<byte>.Shared.Rent(VersionBody.LengthFor(entry.Value.Length));
        Span<byte> version = body.AsSpan(0, VersionBody.LengthFor(entry.Value.Length));
        ElementKind kind = ElementName.KindOf(entry.Element);
        VersionBody.Write(version, ElementName.ShapeOf(kind), entry.Dot, entry.Timestamp, entry.Value);
        ReadOnlySpan<byte> name = ElementName.HasPart(kind) ? entry.Element : default;
        ulong digest = new VersionBody(version).Digest(VersionBody.DigestOfElement(VersionBody.DigestOfKey(entry.Key), name));
        ArrayPool<byte>.Shared.Return(body);
        return digest;
    }

    private IDataFile OpenEmpty()
    {
        SnapshotInstallation.DeleteIfThere(_directory, FileName);
        return _directory.Create(FileName);
    }

    private void Forget()
    {
        Begin = null;
        Received = default;
        _versions = 0;
        _digest = 0;
        _file?.Truncate(0);
    }
}
