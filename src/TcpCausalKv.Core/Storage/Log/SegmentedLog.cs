using System.Diagnostics.CodeAnalysis;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Storage.Log;

//  segments     log-0000000000000000      log-0000000004000100     log-0000000008000000
//               | page | batches ...  |   | page | batches ...  |  | page | batches ...   |
//  log offsets           Start                                     DurableEnd        End
//  memory                                                                    [ tail       ]

/// <summary>A delivery log on disk: what a node applied, in segments that end up on the operating system's side before anybody hears of it.</summary>
/// <remarks>
/// <para>Owned by the loop; a sync runs beside it. What is appended survives the process at once, and a power cut from <see cref="DurableEnd"/> on
/// only after the next sync. The latest batches are in memory, others are read from their files.</para>
/// <para>What a full disk has no room for waits in memory, see <see cref="OutOfRoom"/>, until <see cref="WriteBacklog"/> finds room. After a write that failed for
/// another reason, or a sync, the log is failed for good: see <see cref="Failure"/>. It takes no batch and claims nothing more to be
/// durable, for what a disk kept of a failed write nobody knows.</para>
/// <para>Invariants: Start &lt;= DurableEnd or nothing is durable; DurableEnd &lt;= End; segments follow each other without a gap; the last one
/// is never dropped.</para>
/// </remarks>
public sealed class SegmentedLog : IDeliveryLog, IDisposable
{
    private const int NothingDamaged = -1;

    private readonly IDataDirectory _directory;
    private readonly SegmentedLogOptions _options;
    private readonly List<LogSegment> _segments;
    private readonly LogIndex _index;
    private readonly LogTail _tail;
    private readonly LogPieces _pieces;
    private readonly LogSync _sync;
    private readonly LogBacklog _backlog = new();
    private readonly VectorClock _endClock;
    private readonly VectorClock _durableClock;
    private readonly VectorClock _syncingClock;
    private readonly Action<StorageException?> _syncEnded;
    private Action<StorageException?>? _ended;
    private VectorClock? _snapshot;
    private long _snapshotEnd;
    private long _syncingEnd;
    private int _damaged = NothingDamaged;

    internal SegmentedLog(
        IDataDirectory directory, SegmentedLogOptions options, List<LogSegment> segments, LogIndex index, VectorClock endClock, long durableEnd)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BytesMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SegmentBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PieceBytes, Frame.LengthFieldBytes);
        _directory = directory;
        _options = options;
        _segments = segments;
        _index = index;
        _endClock = endClock;
        _tail = new LogTail(options.TailBytes, segments[^1].End);
        _pieces = new LogPieces(options.PieceBytes);
        _sync = new LogSync(directory);
        _syncEnded = EndSync;
        DurableEnd = _syncingEnd = durableEnd;

        // Of a log that is synced in part nobody knows the clock there: nothing is claimed before the first sync.
        _durableClock = durableEnd >= End ? endClock.Clone() : new VectorClock(endClock.Width);
        _syncingClock = _durableClock.Clone();

        // What an earlier process wrote and did not sync is covered by the first sync of this one.
        foreach (LogSegment segment in segments)
        {
            if (segment.End > durableEnd || !segment.EntryIsDurable) _sync.Touch(segment);
        }
    }

    /// <inheritdoc/>
    public long Start => _segments[0].Start;

    /// <inheritdoc/>
    public long End => _segments[^1].End;

    /// <inheritdoc/>
    public long AppendedEnd => End + _backlog.Bytes;

    /// <inheritdoc/>
    public VectorClock StartClock => _segments[0].ClockBefore;

    /// <summary>What has been applied up to <see cref="End"/>. To be read only.</summary>
    public VectorClock EndClock => _endClock;

    /// <inheritdoc/>
    public long Bytes => End - Start;

    /// <inheritdoc/>
    public long BytesMax => _options.BytesMax;

    /// <inheritdoc/>
    public bool IsFull => Bytes >= BytesMax || RetainedBytes >= Plan.RetainedBytesMax;

    /// <summary>How much of the volume the log may take. Changes as the volume and the data do.</summary>
    internal SpacePlan Plan { get; set; } = SpacePlan.Unbounded;

    /// <summary>How many files the log has.</summary>
    public int SegmentCount => _segments.Count;

    /// <summary>A power cut takes nothing that is before this log offset.</summary>
    public long DurableEnd { get; private set; }

    /// <inheritdoc/>
    public VectorClock DurableClock => _durableClock;

    /// <inheritdoc/>
    public long ReleasedEnd => ReleaseRule.ReleasedEnd(_options.Policy, End, DurableEnd);

    /// <inheritdoc/>
    public long ReleasingEnd => ReleaseRule.ReleasedEnd(_options.Policy, End, _syncingEnd);

    /// <summary>True while a sync runs.</summary>
    public bool IsSyncing => _sync.IsRunning;

    /// <summary>True if something was written that no sync covers, the one under way included.</summary>
    public bool NeedsSync => _sync.IsNeeded && Failure is null;

    /// <summary>What the disk refused first; null as long as it did not. Then nothing is appended, synced or dropped any more, reads go on.</summary>
    public StorageException? Failure { get; private set; }

    /// <summary>That there was no room, as long as appended frames wait for it; else null. They are not before <see cref="End"/>, and reads go on.</summary>
    public StorageException? OutOfRoom { get; private set; }

    /// <summary>Where the log goes on when it is begun anew: one past its end, so that no old segment seems to lead up to it.</summary>
    public long NextHistoryStart => End + 1;

    /// <inheritdoc/>
    public bool WantsTruncation =>
        _snapshot is not null && _segments.Count > 1 && _segments[1].EntryIsDurable && !_segments[0].IsSyncing && Failure is null
        && _snapshot.Covers(_segments[1].ClockBefore);

    /// <summary>A log without batches, in a directory without segments.</summary>
    /// <param name="directory">The node's data directory.</param>
    /// <param name="options">Whose it is.</param>
    /// <param name="start">Its first log offset: 0, or that of the snapshot which covers all before it.</param>
    /// <param name="clockBefore">What is applied before its first batch.</param>
    /// <exception cref="StorageException">The first segment can't be made.</exception>
    public static SegmentedLog Create(IDataDirectory directory, SegmentedLogOptions options, long start, VectorClock clockBefore)
    {
        LogIndex index = new(options.PieceBytes);
        LogSegment first = NewSegment(directory, options, index, start, durableEnd: start, clockBefore);
        return new SegmentedLog(directory, options, [first], index, clockBefore.Clone(), start);
    }

    /// <summary>
    /// Appends the frames of one turn. They are with the operating system on return, unless <see cref="Failure"/> or <see cref="OutOfRoom"/> is set: then those
    /// that are not before <see cref="End"/> must not be shown to anybody.
    /// </summary>
    public void Append(ReadOnlySpan<byte> frames)
    {
        // What waits already is older.
        if (_backlog.IsEmpty) frames = frames[Write(frames)..];
        _backlog.Add(frames);
    }

    /// <summary>Writes what waits for room, as far as there is some now; nothing if nothing waits.</summary>
    public void WriteBacklog()
    {
        OutOfRoom = null;
        while (!_backlog.IsEmpty && OutOfRoom is null && Failure is null) _backlog.Advance(Write(_backlog.First));
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">
    /// The disk failed, or gave back what was not written. Where recovery needs that part <see cref="Failure"/> is set; else <see cref="TrySetDamageAside"/> helps.
    /// </exception>
    public ReadOnlySpan<byte> Read(long offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, Start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, End);
        if (offset == End) return default;
        if (_tail.TryRead(offset, out ReadOnlySpan<byte> frames) || _pieces.TryRead(offset, out frames)) return frames;

        int at = SegmentAt(offset);
        try
        {
            return _pieces.Load(_segments[at], offset);
        }
        catch (StorageException failure)
        {
            if (IsForPeersOnly(at)) _damaged = Math.Max(_damaged, at);
            else Failure ??= failure;
            throw;
        }
    }

    /// <summary>After a <see cref="Read"/> that failed: if recovery does not need the damaged segment, it gets another name, and those before it go.</summary>
    /// <param name="aside">Its new name.</param>
    /// <returns>False if nothing is damaged that may be set aside.</returns>
    /// <exception cref="StorageException">The disk refused it.</exception>
    public bool TrySetDamageAside([NotNullWhen(true)] out string? aside)
    {
        aside = null;
        if (_damaged < 0 || Failure is not null) return false;
        for (int before = _damaged; before > 0; before--) Drop(_segments[0]);
        LogSegment damaged = _segments[0];
        _sync.Forget(damaged);
        damaged.Dispose();
        aside = DamagedFile.SetAside(_directory, damaged.Name);
        _segments.Remove(damaged);
        _index.DropBefore(Start);
        _damaged = NothingDamaged;
        return true;
    }

    /// <inheritdoc/>
    public long Find(VectorClock clock) => _index.Find(clock);

    /// <summary>A snapshot survives a power cut from now on: what it covers is no longer needed for recovery.</summary>
    /// <param name="snapshot">Its clock.</param>
    /// <param name="logOffset">The log offset that it stands for.</param>
    public void CoverBySnapshot(VectorClock snapshot, long logOffset)
    {
        _snapshot = snapshot.Clone();
        _snapshotEnd = logOffset;
    }

    /// <summary>Drops the oldest segment if nobody needs it: one a call, so that the loop waits for the deletion of one file at most.</summary>
    public void Truncate(VectorClock stable, VectorClock elsewhere)
    {
        if (!WantsTruncation) return;
        if (!LogRetention.MayDrop(_segments[1].ClockBefore, _snapshot, stable, elsewhere, Bytes, RetainBytes)) return;
        try
        {
            Drop(_segments[0]);
            _index.DropBefore(Start);
        }
        catch (StorageException failure)
        {
            Failure = failure;
        }
    }

    /// <summary>Begins a sync of all that was appended so far; one runs at a time.</summary>
    /// <param name="work">Runs it beside the loop.</param>
    /// <param name="ended">Called on the loop when it has ended and <see cref="DurableEnd"/> or <see cref="Failure"/> says how. Keep the delegate.</param>
    public void BeginSync(IBackgroundWork work, Action<StorageException?> ended) => BeginSyncWith(work, ended);

    /// <summary>Syncs all that was appended so far and waits for it: at start and stop, and never while the node serves.</summary>
    /// <exception cref="StorageException">The log has failed, now or before.</exception>
    public void SyncNow()
    {
        BeginSyncWith(null, static _ => { });
        if (Failure is not null) throw Failure;
    }

    /// <summary>Closes the files. Syncs nothing.</summary>
    public void Dispose()
    {
        foreach (LogSegment segment in _segments) segment.Dispose();
    }

    // What is kept for peers alone: recovery needs what no snapshot covers. That is bounded apart, by when a snapshot is due.
    private long RetainedBytes => Math.Max(0, _snapshotEnd - Start);

    // A snapshot covers it, so that whoever lacks its batches can be sent that.
    private bool IsForPeersOnly(int at) =>
        at < _segments.Count - 1 && _segments[at].End <= _snapshotEnd && !_segments.Take(at + 1).Any(static segment => segment.IsSyncing);

    private long RetainBytes => Math.Min(BytesMax / 2, Bytes - RetainedBytes + (Plan.RetainedBytesMax / 2));

    private long SegmentBytes => Math.Min(_options.SegmentBytes, Plan.SegmentBytes);

    private static LogSegment NewSegment(
        IDataDirectory directory, SegmentedLogOptions options, LogIndex index, long start, long durableEnd, VectorClock clockBefore)
    {
        LogSegment segment = new(directory, start, clockBefore.Clone());
        segment.Create(new SegmentHeader(
            options.Cluster.Id, options.Cluster.Name, options.Slot, options.Incarnation, start, durableEnd, segment.ClockBefore));
        index.Add(start, segment.ClockBefore);
        return segment;
    }

    // How many bytes of frames were written: all, unless the disk refused something.
    private int Write(ReadOnlySpan<byte> frames)
    {
        int written = 0;
        try
        {
            while (written < frames.Length && Failure is null) written += AppendToOneSegment(frames[written..]);
        }
        catch (StorageException full) when (full.IsFull)
        {
            OutOfRoom = full;
        }
        catch (StorageException failure)
        {
            Failure = failure;
        }

        return written;
    }

    // All frames at the front that go into one segment are one write.
    private int AppendToOneSegment(ReadOnlySpan<byte> frames)
    {
        LogSegment segment = SegmentFor(Frame.TotalBytes(frames));
        int bytes = BytesThatFit(segment, frames);
        _sync.Touch(segment);
        segment.Append(frames[..bytes]);
        bool wasHalfFull = IsHalfFull(segment);
        TakeIn(segment, frames[..bytes]);
        if (!wasHalfFull && IsHalfFull(segment)) _directory.Prepare(LogSegment.FileOffsetOf(SegmentBytes, start: 0));
        return bytes;
    }

    private bool IsHalfFull(LogSegment segment) => segment.Bytes >= SegmentBytes / 2;

    private LogSegment SegmentFor(long frameBytes)
    {
        LogSegment last = _segments[^1];
        if (last.Bytes == 0 || last.Bytes + frameBytes <= SegmentBytes) return last;

        LogSegment next = NewSegment(_directory, _options, _index, End, DurableEnd, _endClock);
        _segments.Add(next);
        return next;
    }

    private int BytesThatFit(LogSegment segment, ReadOnlySpan<byte> frames)
    {
        long room = SegmentBytes - segment.Bytes;
        if (frames.Length <= room) return frames.Length;

        int fit = (int)Frame.TotalBytes(frames);
        while (fit < frames.Length && fit + Frame.TotalBytes(frames[fit..]) <= room) fit += (int)Frame.TotalBytes(frames[fit..]);
        return fit;
    }

    private void TakeIn(LogSegment segment, ReadOnlySpan<byte> frames)
    {
        while (!frames.IsEmpty)
        {
            ReadOnlySpan<byte> frame = frames[..(int)Frame.TotalBytes(frames)];
            frames = frames[frame.Length..];

            _index.Note(End, _endClock);
            _tail.Append(frame);
            BatchHeader batch = new(frame);
            _endClock.Advance(batch.Origin, batch.LastEntry);
            segment.End += frame.Length;
        }
    }

    private int SegmentAt(long logOffset)
    {
        int low = 0;
        int high = _segments.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_segments[middle].Start <= logOffset) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    private void BeginSyncWith(IBackgroundWork? work, Action<StorageException?> ended)
    {
        if (Failure is not null)
        {
            ended(Failure);
            return;
        }

        _ended = ended;
        _syncingEnd = End;
        _syncingClock.CopyFrom(_endClock.Entries);
        try
        {
            _sync.Begin(work, _syncEnded);
        }
        catch (StorageException failure)
        {
            EndSync(failure);
        }
    }

    private void EndSync(StorageException? refused)
    {
        Failure ??= refused;
        if (Failure is null) RaiseDurableEnd();
        _syncingEnd = DurableEnd;
        _ended!(Failure);
    }

    private void RaiseDurableEnd()
    {
        if (_syncingEnd == DurableEnd) return;
        DurableEnd = _syncingEnd;
        _durableClock.CopyFrom(_syncingClock.Entries);
        try
        {
            // Not counted as something to sync, or every sync would ask for the next.
            _segments[^1].WriteMark(DurableEnd);
        }
        catch (StorageException full) when (full.IsFull)
        {
            // The next mark says the same and more; until then recovery is told less.
            return;
        }
        catch (StorageException failure)
        {
            Failure = failure;
        }
    }

    private void Drop(LogSegment segment)
    {
        _sync.Forget(segment);
        segment.Delete();
        _segments.Remove(segment);
    }
}
