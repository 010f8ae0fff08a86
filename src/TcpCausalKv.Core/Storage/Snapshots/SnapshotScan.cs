using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Snapshots;

namespace TcpCausalKv.Core.Storage.Snapshots;

/// <summary>Checks one snapshot from its first frame to its last, and shows what it holds. Keeps none of it.</summary>
internal static class SnapshotScan
{
    /// <summary>Reads a snapshot.</summary>
    /// <param name="directory">Where it is.</param>
    /// <param name="logOffset">The log offset in its name.</param>
    /// <param name="membership">A snapshot of any other cluster is damage.</param>
    /// <param name="limits">Bounds of keys, values and frames.</param>
    /// <param name="sink">Is shown each version; null for nobody.</param>
    internal static InspectedSnapshot Read(
        IDataDirectory directory, long logOffset, Membership membership, FrameLimits limits, IInspectionSink? sink)
    {
        string name = SnapshotFiles.NameOf(logOffset);
        Reading reading = new(name, logOffset, membership, limits, sink);
        try
        {
            using SnapshotFrames frames = new(directory.Open(name), limits.FrameBytesMax);
            string? wrong = reading.FaultOf(frames);
            return new InspectedSnapshot(name, frames.Length, reading.Begin, wrong is null ? null : new SnapshotDamage(name, frames.Offset, wrong));
        }
        catch (StorageException failure)
        {
            return new InspectedSnapshot(name, 0, reading.Begin, new SnapshotDamage(name, 0, failure.Message));
        }
    }

    private sealed class Reading(string name, long logOffset, Membership membership, FrameLimits limits, IInspectionSink? sink)
    {
        private long _versions;
        private ulong _digest;
        private bool _hasEnded;

        internal SnapshotBeginFrame? Begin { get; private set; }

        internal string? FaultOf(SnapshotFrames frames)
        {
            while (!_hasEnded)
            {
                if (!frames.TryRead(out ReadOnlySpan<byte> frame, out WireFault fault)) return Words(fault);
                if (Take(frame) is { } wrong) return wrong;
            }

            return frames.NextOffset == frames.Length ? null : "it goes on after its end";
        }

        private string? Take(ReadOnlySpan<byte> frame) => (Frame.Kind(frame), Begin) switch
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

            if (begin.ClusterId != membership.Id || begin.Clock.Width != membership.Cluster.Width) return "it is of another cluster";
            if (begin.LogOffset != logOffset) return $"its name is not that of log offset {begin.LogOffset:x}";
            Begin = begin;
            return null;
        }

        private string? TakeBlock(ReadOnlySpan<byte> frame, SnapshotBeginFrame begin)
        {
            SnapshotBlockReader block = new(frame, membership.Cluster.Width, limits);
            while (block.TryRead(out SnapshotEntry entry))
            {
                if (!begin.Clock.Covers(entry.Dot)) return $"version {entry.Dot} is not covered by its clock {begin.Clock}";
                if (entry.Timestamp > begin.HighestTimestamp) return $"the timestamp of version {entry.Dot} is above its highest";
                sink?.TakeVersion(name, entry);
                _digest += SnapshotReceiver.DigestOf(entry);
                _versions++;
            }

            return block.Fault == WireFault.None ? null : Words(block.Fault);
        }

        private string? TakeEnd(ReadOnlySpan<byte> frame, SnapshotBeginFrame begin)
        {
            if (!SnapshotEndFrame.TryRead(frame, out SnapshotEndFrame? end)) return Words(WireFault.Truncated);
            if (end.Versions != begin.Versions || end.Digest != begin.Digest) return "its end is not that of its beginning";
            if (_versions != begin.Versions) return $"it has {_versions} versions instead of {begin.Versions}";
            if (_digest != begin.Digest) return $"its versions have digest {_digest:x16} instead of {begin.Digest:x16}";
            _hasEnded = true;
            return null;
        }

        private static string Words(WireFault fault) => $"a frame can't be believed ({fault})";
    }
}
