using System.Buffers;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Wire.Snapshots;

namespace TcpCausalKv.Core.Storage.Snapshots;

/// <summary>
/// Puts a snapshot that a peer has sent in the place of a node's own data, without losing what the node has and the snapshot has not.
/// </summary>
/// <remarks>
/// <code>
/// before   snapshot-S     log-...    log-...        incoming: the peer's snapshot, at clock C
///
/// 1        log-P.new      a first segment with the batches of the old log that C does not cover, in their order; synced, its name too
/// 2        incoming       gets P as its log offset; synced; renamed to snapshot-P: from here on it counts
/// 3        log-P.new      renamed to log-P; the old segments and snapshots are deleted
///
/// after    snapshot-P     log-P      and recovery makes of them what applying both histories would have made
/// </code>
/// P is past the end of the old log. A crash before 2 leaves the old data, one after it the new: <see cref="Finish"/> completes it at the next
/// start. The batches of the old log that are kept depend only on what C covers and on each other, for the old log was in causal order.
/// </remarks>
internal static class SnapshotInstallation
{
    private const string NewSuffix = ".new";

    /// <summary>Installs a snapshot that is complete and synced. Blocks for the disk.</summary>
    /// <param name="directory">The node's data directory.</param>
    /// <param name="options">Whose it is.</param>
    /// <param name="log">The log; of no use after this.</param>
    /// <param name="receiver">What was received; of no use after this.</param>
    /// <exception cref="StorageException">The disk refused it: the old data or the new is there.</exception>
    internal static void Install(IDataDirectory directory, NodeStoreOptions options, SegmentedLog log, SnapshotReceiver receiver)
    {
        long logOffset = log.NextHistoryStart;
        SnapshotBeginFrame begin = receiver.Begin!;
        KeepUncovered(directory, options, log, begin, logOffset);
        log.Dispose();

        // Or a power cut could keep the snapshot's name and not that of the log with what it lacks.
        directory.Sync();
        ArrayBufferWriter<byte> first = new();
        (begin with { LogOffset = logOffset }).WriteTo(first);
        receiver.Opened.Write(0, first.WrittenSpan);
        receiver.Opened.Sync();
        receiver.Dispose();
        directory.Rename(SnapshotReceiver.FileName, SnapshotFiles.NameOf(logOffset));
        directory.Sync();
        Finish(directory);
    }

    /// <summary>Completes an installation that was cut short, or forgets one that had not come far enough. Does nothing if there is none.</summary>
    /// <exception cref="StorageException">The disk refused it; it may be tried again.</exception>
    internal static void Finish(IDataDirectory directory)
    {
        IReadOnlyList<string> names = directory.List();
        foreach (string name in names.Where(name => name.EndsWith(NewSuffix, StringComparison.Ordinal)))
        {
            string segment = name[..^NewSuffix.Length];
            if (!SegmentName.TryParse(segment, out long logOffset)) continue;
            if (names.Contains(SnapshotFiles.NameOf(logOffset))) Complete(directory, name, logOffset);
            else directory.Delete(name);
        }

        DeleteIfThere(directory, SnapshotMerge.FileName);
        DeleteIfThere(directory, SnapshotReceiver.FileName);
    }

    internal static void DeleteIfThere(IDataDirectory directory, string name)
    {
        if (directory.List().Contains(name)) directory.Delete(name);
    }

    /// <summary>The log offset of an installation that the next start will complete; null if there is none.</summary>
    internal static long? LogOffsetToComplete(IReadOnlyList<string> names)
    {
        foreach (string name in names.Where(name => name.EndsWith(NewSuffix, StringComparison.Ordinal)))
        {
            if (SegmentName.TryParse(name[..^NewSuffix.Length], out long logOffset) && names.Contains(SnapshotFiles.NameOf(logOffset)))
            {
                return logOffset;
            }
        }

        return null;
    }

    /// <summary>The name of the segment at <paramref name="logOffset"/> before the snapshot counts.</summary>
    internal static string NewSegmentOf(long logOffset) => SegmentName.Of(logOffset) + NewSuffix;

    private static void Complete(IDataDirectory directory, string name, long logOffset)
    {
        directory.Rename(name, SegmentName.Of(logOffset));
        directory.Sync();
        foreach (string old in directory.List())
        {
            if (SegmentName.TryParse(old, out long start) && start < logOffset) directory.Delete(old);
        }

        SnapshotFiles.DeleteOlder(directory, logOffset);
        directory.Sync();
    }

    private static void KeepUncovered(
        IDataDirectory directory, NodeStoreOptions options, SegmentedLog log, SnapshotBeginFrame begin, long logOffset)
    {
        string name = NewSegmentOf(logOffset);
        DeleteIfThere(directory, name);
        using IDataFile segment = directory.Create(name);
        SegmentHeader header = new(
            begin.ClusterId, options.Cluster.Name, options.Slot, options.Incarnation, logOffset, logOffset, begin.Clock);
        segment.Write(0, header.ToPage());

        long offset = SegmentHeader.PageBytes;
        LogCursor uncovered = LogCursor.OverAllThatIsHere(log, begin.Clock);
        while (uncovered.TryNext(log.End, out ReadOnlySpan<byte> bytes))
        {
            segment.Write(offset, bytes);
            offset += bytes.Length;
        }

        segment.Sync();
    }
}
