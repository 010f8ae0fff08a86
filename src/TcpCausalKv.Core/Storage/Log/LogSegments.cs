using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Storage.Log;

/// <summary>The files of a log, oldest first: which one a batch goes into, which one has a log offset, which ones go.</summary>
/// <remarks>
/// Owned by the loop. Invariants: there is at least one; they follow each other without a gap; the last one, which is appended to, is never
/// dropped; the index begins where the first one does.
/// </remarks>
internal sealed class LogSegments(
    IDataDirectory directory, SegmentedLogOptions options, List<LogSegment> segments, LogIndex index, LogSync sync) : IDisposable
{
    internal int Count => segments.Count;

    internal LogSegment this[int at] => segments[at];

    internal LogSegment First => segments[0];

    internal LogSegment Last => segments[^1];

    internal long Start => First.Start;

    internal long End => Last.End;

    /// <summary>How much of the volume the log may take, which bounds a segment.</summary>
    internal SpacePlan Plan { get; set; } = SpacePlan.Unbounded;

    private long SegmentBytes => Math.Min(options.SegmentBytes, Plan.SegmentBytes);

    /// <summary>Makes the file of a segment without batches.</summary>
    /// <exception cref="StorageException">The disk refused it.</exception>
    internal static LogSegment Make(
        IDataDirectory directory, SegmentedLogOptions options, LogIndex index, long start, long durableEnd, VectorClock clockBefore)
    {
        LogSegment segment = new(directory, start, clockBefore.Clone());
        segment.Create(options.HeaderOf(start, durableEnd, segment.ClockBefore));
        index.Add(start, segment.ClockBefore);
        return segment;
    }

    /// <summary>The segment that the next batch goes into: the last one, or a new one if it would grow too large.</summary>
    /// <param name="frameBytes">Bytes of that batch.</param>
    /// <param name="durableEnd">What a new segment says of the log before it.</param>
    /// <param name="endClock">What is applied before that batch.</param>
    /// <exception cref="StorageException">A new segment can't be made.</exception>
    internal LogSegment ForNext(long frameBytes, long durableEnd, VectorClock endClock)
    {
        if (Last.Bytes == 0 || Last.Bytes + frameBytes <= SegmentBytes) return Last;

        LogSegment next = Make(directory, options, index, End, durableEnd, endClock);
        segments.Add(next);
        return next;
    }

    /// <summary>Bytes of the frames at the front that fit into a segment: the first one always does.</summary>
    internal int BytesThatFit(LogSegment segment, ReadOnlySpan<byte> frames) =>
        LogSegment.BytesThatFit(frames, SegmentBytes - segment.Bytes);

    /// <summary>Has the space of the next segment set aside when a segment has become half full.</summary>
    /// <param name="segment">The last one.</param>
    /// <param name="appended">Bytes that were just added to it.</param>
    internal void PrepareNext(LogSegment segment, int appended)
    {
        long half = SegmentBytes / 2;
        bool wasHalfFull = segment.Bytes - appended >= half;
        if (!wasHalfFull && segment.Bytes >= half) directory.Prepare(LogSegment.FileOffsetOf(SegmentBytes, start: 0));
    }

    /// <summary>Which segment has a log offset, from <see cref="Start"/> to <see cref="End"/>.</summary>
    internal int IndexOf(long logOffset)
    {
        int low = 0;
        int high = segments.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (segments[middle].Start <= logOffset) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    /// <summary>True if a segment or one before it is used by the sync that is under way.</summary>
    internal bool IsAnySyncingUpTo(int at) => segments.Take(at + 1).Any(static segment => segment.IsSyncing);

    /// <summary>Deletes the oldest segment, which no sync uses.</summary>
    /// <exception cref="StorageException">The disk refused it.</exception>
    internal void DropFirst()
    {
        LogSegment first = First;
        sync.Forget(first);
        first.Delete();
        RemoveFirst();
    }

    /// <summary>Gives the oldest segment's file another name, by which it is no part of the log.</summary>
    /// <returns>That name.</returns>
    /// <exception cref="StorageException">The disk refused it.</exception>
    internal string SetFirstAside()
    {
        LogSegment first = First;
        sync.Forget(first);
        first.Dispose();
        string aside = DamagedFile.SetAside(directory, first.Name);
        RemoveFirst();
        return aside;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (LogSegment segment in segments) segment.Dispose();
    }

    private void RemoveFirst()
    {
        segments.RemoveAt(0);
        index.DropBefore(Start);
    }
}
