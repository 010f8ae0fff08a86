using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Snapshots;

namespace TcpCausalKv.Core.Storage.Snapshots;

/// <summary>Loads the newest snapshot that is whole into an empty keyspace, some a step.</summary>
/// <remarks>
/// A snapshot is believed once its last frame has come and number and digest of what was loaded are those that it promised.
/// One that breaks a rule before is named in <see cref="Damage"/>, what it gave is forgotten, and the one before it is tried.
/// </remarks>
public sealed class SnapshotLoader : IDisposable
{
    private readonly IDataDirectory _directory;
    private readonly Keyspace _keyspace;
    private readonly Membership _membership;
    private readonly FrameLimits _limits;
    private readonly Queue<long> _logOffsets;
    private readonly List<SnapshotDamage> _damage = [];
    private SnapshotFrames? _frames;
    private SnapshotBeginFrame? _begin;
    private long _versions;

    /// <summary>Looks for snapshots.</summary>
    /// <param name="directory">Where they are.</param>
    /// <param name="keyspace">Where the versions go; empty, and for nobody to use before the end.</param>
    /// <param name="membership">A snapshot of any other cluster is damage.</param>
    /// <param name="limits">Bounds of keys, values and frames.</param>
    /// <exception cref="StorageException">The directory can't be read.</exception>
    /// <exception cref="InvalidOperationException">The keyspace is not empty.</exception>
    public SnapshotLoader(IDataDirectory directory, Keyspace keyspace, Membership membership, FrameLimits limits)
    {
        if (keyspace.Versions > 0) throw new InvalidOperationException("A snapshot is loaded into an empty keyspace.");
        _directory = directory;
        _keyspace = keyspace;
        _membership = membership;
        _limits = limits;
        _logOffsets = new Queue<long>(SnapshotFiles.List(directory));
    }

    /// <summary>The snapshot that was loaded: its clock, log offset, highest timestamp. Null before the end, and if there is none.</summary>
    public SnapshotBeginFrame? Loaded { get; private set; }

    /// <summary>The snapshots that were not whole, the newest first.</summary>
    public IReadOnlyList<SnapshotDamage> Damage => _damage;

    /// <summary>True once a snapshot is loaded, or none is left to try.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Name of the snapshot that is being loaded, or was; empty if none is.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Bytes of it that were loaded.</summary>
    public long Bytes => _frames?.NextOffset ?? 0;

    /// <summary>Bytes of it in all.</summary>
    public long BytesTotal => _frames?.Length ?? 0;

    /// <summary>Goes on by some bytes.</summary>
    /// <param name="bytesMax">Bytes of the file after which the step ends, at least 1; the last frame may exceed it.</param>
    /// <returns><see cref="IsDone"/>.</returns>
    public bool Step(int bytesMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytesMax, 1);
        for (long bytes = 0; !IsDone && bytes < bytesMax;)
        {
            if (_frames is null) OpenNext();
            else bytes += TakeFrame(_frames);
        }

        return IsDone;
    }

    /// <summary>Closes the file, wherever the loading is.</summary>
    public void Dispose() => _frames?.Dispose();

    private void OpenNext()
    {
        if (!_logOffsets.TryPeek(out long logOffset))
        {
            Name = "";
            IsDone = true;
            return;
        }

        Name = SnapshotFiles.NameOf(logOffset);
        try
        {
            _frames = new SnapshotFrames(_directory.Open(Name), _limits.FrameBytesMax);
        }
        catch (StorageException failure)
        {
            Refuse(offset: 0, failure.Message);
        }
    }

    private long TakeFrame(SnapshotFrames frames)
    {
        try
        {
            string? wrong = frames.TryRead(out ReadOnlySpan<byte> frame, out WireFault fault) ? Take(frame) : Words(fault);
            if (wrong is not null) Refuse(frames.Offset, wrong);
            return Math.Max(1, frame.Length);
        }
        catch (StorageException failure)
        {
            Refuse(frames.Offset, failure.Message);
            return 1;
        }
    }

    // What is wrong with the frame, or null.
    private string? Take(ReadOnlySpan<byte> frame) => (Frame.Kind(frame), _begin) switch
    {
        (FrameKind.SnapshotBegin, null) => TakeBegin(frame),
        (FrameKind.SnapshotBlock, { } begin) => TakeBlock(frame, begin),
        (FrameKind.SnapshotEnd, { } begin) => TakeEnd(frame, begin),
        _ => Words(WireFault.UnexpectedKind),
    };

    private string? TakeBegin(ReadOnlySpan<byte> frame)
    {
        if (!SnapshotBeginFrame.TryRead(frame, out SnapshotBeginFrame? begin, out int version))
        {
            return version <= SnapshotBeginFrame.CurrentVersion
                ? Words(WireFault.Truncated)
                : $"it has format version {version}, and this build reads {SnapshotBeginFrame.CurrentVersion}";
        }

        if (begin.ClusterId != _membership.Id || begin.Clock.Width != _membership.Cluster.Width) return "it is of another cluster";
        if (begin.LogOffset != _logOffsets.Peek()) return $"its name is not that of log offset {begin.LogOffset:x}";
        _begin = begin;
        return null;
    }

    private string? TakeBlock(ReadOnlySpan<byte> frame, SnapshotBeginFrame begin)
    {
        SnapshotBlockReader block = new(frame, _membership.Cluster.Width, _limits);
        while (block.TryRead(out SnapshotEntry entry))
        {
            if (!begin.Clock.Covers(entry.Dot)) return $"version {entry.Dot} is not covered by its clock {begin.Clock}";
            if (entry.Timestamp > begin.HighestTimestamp) return $"the timestamp of version {entry.Dot} is above its highest";
            if (!_keyspace.TryRestore(entry.Key, entry.Dot, entry.Timestamp, entry.Value, entry.Element))
            {
                return $"version {entry.Dot} is one of two of its origin";
            }

            _versions++;
        }

        return block.Fault == WireFault.None ? null : Words(block.Fault);
    }

    private string? TakeEnd(ReadOnlySpan<byte> frame, SnapshotBeginFrame begin)
    {
        if (!SnapshotEndFrame.TryRead(frame, out SnapshotEndFrame? end)) return Words(WireFault.Truncated);
        if (_frames!.NextOffset != _frames.Length) return "it goes on after its end";
        if (end.Versions != begin.Versions || end.Digest != begin.Digest) return "its end is not that of its beginning";
        if (_versions != begin.Versions) return $"it has {_versions} versions instead of {begin.Versions}";
        if (_keyspace.Digest != begin.Digest) return $"its versions have digest {_keyspace.Digest:x16} instead of {begin.Digest:x16}";

        Loaded = begin;
        IsDone = true;
        _frames.Dispose();
        return null;
    }

    private void Refuse(long offset, string reason)
    {
        _damage.Add(new SnapshotDamage(Name, offset, reason));
        _logOffsets.Dequeue();
        _frames?.Dispose();
        _frames = null;
        _begin = null;
        _versions = 0;
        _keyspace.Clear();
    }

    private static string Words(WireFault fault) => $"a frame can't be believed ({fault})";
}
