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
/// <para>What a full disk has no room for waits in memory, see <see cref="OutOfRoom"/>, until <see cref="WriteBacklog"/> finds room. After a
/// write that failed for another reason, or a sync, the log is failed for good: see <see cref="Failure"/>. It takes no batch and claims nothing
/// more to be durable, for what a disk kept of a failed write nobody knows.</para>
/// <para>Invariants: Start &lt;= DurableEnd or nothing is durable; DurableEnd &lt;= End; segments follow each other without a gap; the last one
/// is never dropped.</para>
/// </remarks>
public sealed class SegmentedLog : IDeliveryLog, IDisposable
{
    private readonly SegmentedLogOptions _options;
    private readonly LogSegments _segments;
    private readonly LogIndex _index;
    private readonly LogReads _reads;
    private readonly LogSync _sync;
    private readonly LogDurability _durability;
    private readonly LogFailure _failure = new();
    private readonly LogBacklog _backlog = new();
    private readonly LogRot _rot;
    private readonly VectorClock _endClock;
    private VectorClock? _snapshot;

    internal SegmentedLog(
        IDataDirectory directory, SegmentedLogOptions options, List<LogSegment> segments, LogIndex index, VectorClock endClock, long durableEnd)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BytesMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SegmentBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PieceBytes, Frame.LengthFieldBytes);
        _options = options;
        _index = index;
        _endClock = endClock;
        _sync = new LogSync(directory);
        _segments = new LogSegments(directory, options, segments, index, _sync);
        _rot = new LogRot(_segments, _failure);
        _reads = new LogReads(_segments, options, _rot.Note);
        _durability = new LogDurability(_segments, _sync, _failure, endClock, durableEnd);

        // What an earlier process wrote and did not sync is covered by the first sync of this one.
        foreach (LogSegment segment in segments)
        {
            if (segment.End > durableEnd || !segment.EntryIsDurable) _sync.Touch(segment);
        }
    }

    /// <inheritdoc/>
    public long Start => _segments.Start;

    /// <inheritdoc/>
    public long End => _segments.End;

    /// <inheritdoc/>
    public long AppendedEnd => End + _backlog.Bytes;

    /// <inheritdoc/>
    public VectorClock StartClock => _segments.First.ClockBefore;

    /// <summary>What has been applied up to <see cref="End"/>. To be read only.</summary>
    public VectorClock EndClock => _endClock;

    /// <inheritdoc/>
    public long Bytes => End - Start;

    /// <inheritdoc/>
    public long BytesMax => _options.BytesMax;

    /// <inheritdoc/>
    public bool IsFull => Bytes >= BytesMax || RetainedBytes >= Plan.RetainedBytesMax;

    /// <summary>How much of the volume the log may take. Changes as the volume and the data do.</summary>
    internal SpacePlan Plan
    {
        get => _segments.Plan;
        set => _segments.Plan = value;
    }

    /// <summary>How many files the log has.</summary>
    public int SegmentCount => _segments.Count;

    /// <summary>A power cut takes nothing that is before this log offset.</summary>
    public long DurableEnd => _durability.End;

    /// <inheritdoc/>
    public VectorClock DurableClock => _durability.Clock;

    /// <inheritdoc/>
    public long ReleasedEnd => ReleaseRule.ReleasedEnd(_options.Policy, End, DurableEnd);

    /// <inheritdoc/>
    public long ReleasingEnd => ReleaseRule.ReleasedEnd(_options.Policy, End, _durability.SyncingEnd);

    /// <summary>True while a sync runs.</summary>
    public bool IsSyncing => _sync.IsRunning;

    /// <summary>True if something was written that no sync covers, the one under way included.</summary>
    public bool NeedsSync => _sync.IsNeeded && Failure is null;

    /// <summary>What the disk refused first; null as long as it did not. Then nothing is appended, synced or dropped any more, reads go on.</summary>
    public StorageException? Failure => _failure.First;

    /// <summary>True while something that was appended waits to be written: it is not before <see cref="End"/>.</summary>
    public bool HasBacklog => !_backlog.IsEmpty;

    /// <summary>
    /// That there was no room, as long as appended frames wait for it; else null. They are not before <see cref="End"/>, and reads go on.
    /// </summary>
    public StorageException? OutOfRoom { get; private set; }

    /// <summary>Where the log goes on when it is begun anew: one past its end, so that no old segment seems to lead up to it.</summary>
    public long NextHistoryStart => End + 1;

    /// <inheritdoc/>
    public bool WantsTruncation =>
        _snapshot is not null && _segments.Count > 1 && _segments[1].EntryIsDurable && !_segments.First.IsSyncing && Failure is null
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
        LogSegment first = LogSegments.Make(directory, options, index, start, durableEnd: start, clockBefore);
        return new SegmentedLog(directory, options, [first], index, clockBefore.Clone(), start);
    }

    /// <summary>
    /// Appends the frames of one turn. They are with the operating system on return, unless <see cref="Failure"/> or <see cref="OutOfRoom"/> is
    /// set: then those that are not before <see cref="End"/> must not be shown to anybody.
    /// </summary>
    public void Append(ReadOnlySpan<byte> frames)
    {
        // What waits already is older.
        if (_backlog.IsEmpty) frames = frames[Write(frames)..];
        _backlog.Add(frames);
    }

    /// <inheritdoc/>
    /// <remarks>They are written by <see cref="WriteBacklog"/>.</remarks>
    public void AppendKept(ReadOnlyMemory<byte> frames) => _backlog.AddKept(frames);

    /// <summary>
    /// Writes what waits, as far as there is room for it now, and of long frames no more than one step. To be called in every turn, unless
    /// <see cref="OutOfRoom"/> is a reason to wait.
    /// </summary>
    public void WriteBacklog()
    {
        OutOfRoom = null;
        int step = _options.Limits.StepBytes;
        for (long end = End + step; !_backlog.IsEmpty && OutOfRoom is null && Failure is null && End < end;)
        {
            int written = Write(_backlog.First[..LogSegment.BytesThatFit(_backlog.First, step)], oneStep: true);
            if (written == 0) return;
            _backlog.Advance(written);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">
    /// The disk failed, or gave back what was not written. Where recovery needs that part <see cref="Failure"/> is set; else
    /// <see cref="TrySetDamageAside"/> helps.
    /// </exception>
    public ReadOnlySpan<byte> Read(long offset) => _reads.Read(offset, LogReads.WholeFrames);

    /// <inheritdoc/>
    /// <exception cref="StorageException">The disk failed, as for <see cref="Read"/>.</exception>
    public ReadOnlySpan<byte> ReadPart(long offset, long bytesMax) => _reads.Read(offset, bytesMax);

    /// <inheritdoc/>
    /// <exception cref="StorageException">Always; <see cref="Failure"/> is set or <see cref="TrySetDamageAside"/> helps.</exception>
    public void ThrowDamaged(long offset) => _reads.ThrowDamaged(offset);

    /// <summary>After a <see cref="Read"/> that failed: renames the damaged segment if recovery can do without it; drops those before it.</summary>
    /// <param name="aside">Its new name.</param>
    /// <returns>False if nothing is damaged that may be set aside.</returns>
    /// <exception cref="StorageException">The disk refused it.</exception>
    public bool TrySetDamageAside([NotNullWhen(true)] out string? aside) => _rot.TrySetAside(out aside);

    /// <inheritdoc/>
    public long Find(VectorClock clock) => _index.Find(clock);

    /// <summary>A snapshot survives a power cut from now on: what it covers is no longer needed for recovery.</summary>
    /// <param name="snapshot">Its clock.</param>
    /// <param name="logOffset">The log offset that it stands for.</param>
    public void CoverBySnapshot(VectorClock snapshot, long logOffset)
    {
        _snapshot = snapshot.Clone();
        _rot.SnapshotEnd = logOffset;
    }

    /// <summary>Drops the oldest segment if nobody needs it: one a call, so that the loop waits for the deletion of one file at most.</summary>
    public void Truncate(VectorClock stable, VectorClock elsewhere)
    {
        if (!WantsTruncation) return;
        if (!LogRetention.MayDrop(_segments[1].ClockBefore, _snapshot, stable, elsewhere, Bytes, RetainBytes)) return;
        try
        {
            _segments.DropFirst();
        }
        catch (StorageException failure)
        {
            _failure.Note(failure);
        }
    }

    /// <summary>Begins a sync of all that was appended so far; one runs at a time.</summary>
    /// <param name="work">Runs it beside the loop.</param>
    /// <param name="ended">Called on the loop when it has ended and <see cref="DurableEnd"/> or <see cref="Failure"/> says how. Keep the
    /// delegate.</param>
    public void BeginSync(IBackgroundWork work, Action<StorageException?> ended) => _durability.BeginSync(work, ended);

    /// <summary>Syncs all that was appended so far and waits for it: at start and stop, and never while the node serves.</summary>
    /// <exception cref="StorageException">The log has failed, now or before.</exception>
    public void SyncNow()
    {
        _durability.BeginSync(null, static _ => { });
        if (Failure is not null) throw Failure;
    }

    /// <summary>Closes the files. Syncs nothing.</summary>
    public void Dispose() => _segments.Dispose();

    // What is kept for peers alone: recovery needs what no snapshot covers. That is bounded apart, by when a snapshot is due.
    private long RetainedBytes => Math.Max(0, _rot.SnapshotEnd - Start);

    private long RetainBytes => Math.Min(BytesMax / 2, Bytes - RetainedBytes + (Plan.RetainedBytesMax / 2));

    // How many bytes of frames were written: all, unless the disk refused something; none by a step that is not the last of its frame.
    private int Write(ReadOnlySpan<byte> frames, bool oneStep = false)
    {
        int written = 0;
        try
        {
            while (written < frames.Length && Failure is null)
            {
                written += AppendToOneSegment(frames[written..]);
                if (oneStep) break;
            }
        }
        catch (StorageException full) when (full.IsFull)
        {
            OutOfRoom = full;
        }
        catch (StorageException failure)
        {
            _failure.Note(failure);
        }

        return written;
    }

    // All frames at the front that go into one segment are one write.
    private int AppendToOneSegment(ReadOnlySpan<byte> frames)
    {
        LogSegment segment = _segments.ForNext(Frame.TotalBytes(frames), DurableEnd, _endClock);
        int bytes = _segments.BytesThatFit(segment, frames);
        _sync.Touch(segment);
        if (!segment.Write(frames[..bytes], _options.Limits.StepBytes)) return 0;
        TakeIn(segment, frames[..bytes]);
        _segments.PrepareNext(segment, bytes);
        return bytes;
    }

    private void TakeIn(LogSegment segment, ReadOnlySpan<byte> frames)
    {
        while (!frames.IsEmpty)
        {
            ReadOnlySpan<byte> frame = frames[..(int)Frame.TotalBytes(frames)];
            frames = frames[frame.Length..];

            _index.Note(End, _endClock);
            _reads.Appended(frame);
            BatchHeader batch = new(frame);
            _endClock.Advance(batch.Origin, batch.LastEntry);
            segment.End += frame.Length;
        }
    }
}
