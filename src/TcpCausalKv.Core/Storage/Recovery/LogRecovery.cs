using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Snapshots;

namespace TcpCausalKv.Core.Storage.Recovery;

//   leftovers    kept, not read      first: read; replayed from the snapshot's log offset on        torn tail
//   |~~~~~|      |..........|........|.........P======================================|=========|~~~~~~~~~|
//                                              C    every batch must be the next one            cut

/// <summary>
/// Brings back what a node's log holds beyond its snapshot, and gives the log to go on with. What a crash can have left behind at the end is
/// cut; anything else that is wrong is damage, which nobody but the operator may decide about.
/// </summary>
public sealed class LogRecovery : IDisposable
{
    private readonly IDataDirectory _directory;
    private readonly SegmentedLogOptions _options;
    private readonly LastRunEnd _lastRun;
    private readonly long _from;
    private readonly VectorClock _clock;
    private readonly IReadOnlyList<SegmentView> _segments;
    private readonly long _durableEnd;
    private readonly LogScan? _scan;
    private readonly long _readFrom;
    private int _firstKept;
    private bool _beginsAnew;

    /// <summary>Looks at the segments; batches are read by <see cref="Step"/>.</summary>
    /// <param name="directory">The node's data directory.</param>
    /// <param name="options">Whose it is.</param>
    /// <param name="lastRun">How the last process ended, which decides what may be missing.</param>
    /// <param name="from">The snapshot's log offset in the log; 0 without one.</param>
    /// <param name="clock">What the snapshot covers; nothing without one.</param>
    /// <param name="replay">Takes in each batch from there on; null to check them only.</param>
    /// <exception cref="StorageException">The directory or a head can't be read.</exception>
    public LogRecovery(
        IDataDirectory directory, SegmentedLogOptions options, LastRunEnd lastRun, long from, VectorClock clock, BatchReplay? replay)
    {
        _directory = directory;
        _options = options;
        _lastRun = lastRun;
        _from = from;
        _clock = clock;
        _segments = SegmentView.ReadAll(directory);
        foreach (SegmentView segment in _segments) _durableEnd = Math.Max(_durableEnd, segment.DurableEnd);
        _durableEnd = Math.Max(_durableEnd, EndOfLaterSnapshots());

        int first = FirstToRead();
        if (first < 0)
        {
            JudgeWithoutScan();
            return;
        }

        _readFrom = _segments[first].Start;
        _scan = new LogScan(directory, options, _segments, first, from, clock, replay);
        KeepBefore(first);
    }

    /// <summary>True once everything is read.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Set if the log is damaged: then it can't be opened.</summary>
    public LogDamage? Damage { get; private set; }

    /// <summary>Where the torn tail of a crash begins; null if there is none.</summary>
    public LogDamage? Torn { get; private set; }

    /// <summary>Bytes of the torn tail.</summary>
    public long BytesCut { get; private set; }

    /// <summary>Older segments that lead nowhere, for there is a gap after them: their deletion was under way. They go.</summary>
    public int Leftovers => _firstKept;

    /// <summary>Bytes that are read so far.</summary>
    public long BytesRead => _scan is null ? 0 : _scan.LogOffset - _readFrom;

    /// <summary>Bytes to read in all.</summary>
    public long BytesTotal => _scan is null ? 0 : _segments[^1].End - _readFrom;

    /// <summary>Batches that were read so far.</summary>
    public long Batches => _scan?.Batches ?? 0;

    /// <summary>Goes on.</summary>
    /// <param name="byteBudget">About how many bytes to read.</param>
    /// <returns><see cref="IsDone"/>.</returns>
    public bool Step(long byteBudget)
    {
        if (!IsDone && _scan!.Step(byteBudget))
        {
            IsDone = true;
            Judge(_scan.Damage ?? DamageOfEnd());
        }

        return IsDone;
    }

    /// <summary>Cuts what is torn, deletes what is left over, and opens the log at its end. All that it then holds is synced.</summary>
    /// <exception cref="InvalidOperationException">Recovery is not done, or the log is damaged.</exception>
    /// <exception cref="StorageException">The disk refused it; it may be tried again by a new recovery.</exception>
    public SegmentedLog Open()
    {
        if (!IsDone || Damage is not null) throw new InvalidOperationException("A log that is not read to its end, or damaged, can't be opened.");

        Dispose();
        SegmentedLog log = Mend();
        log.SyncNow();

        // The segment that shows why the log begins anew goes last: until then another recovery would come to the same conclusion.
        if (_beginsAnew && _scan is not null) _directory.Delete(_segments[_scan.At].Name);
        return log;
    }

    /// <summary>Closes the file that is being read.</summary>
    public void Dispose() => _scan?.Dispose();

    private SegmentedLog Mend()
    {
        if (_scan is null)
        {
            DeleteFrom(0);
            return SegmentedLog.Create(_directory, _options, _from, _clock);
        }

        DeleteBefore(_beginsAnew ? _scan.At : _firstKept);
        if (Torn is not null) CutTail(_scan.At);
        return _beginsAnew ? SegmentedLog.Create(_directory, _options, _from, _clock) : OpenKept(_scan);
    }

    // The last segment that starts at the snapshot's log offset or before it. A head that can't be believed is met by the scan, from the segment
    // before.
    private int FirstToRead()
    {
        int first = _segments.Count - 1;
        while (first >= 0 && (_segments[first].Start > _from || _segments[first].Header is null)) first--;
        return first;
    }

    private void JudgeWithoutScan()
    {
        IsDone = true;
        if (_segments.Count == 0)
        {
            long needed = Math.Max(_from, _durableEnd);
            if (needed > 0)
            {
                Damage = new LogDamage(SegmentName.Of(_from), 0, _from, LogDamageKind.Incomplete, "it is not there, and the snapshot needs it");
            }

            return;
        }

        SegmentView segment = _segments[0];
        if (segment.Start > _from)
        {
            string what = $"the log begins there, and the snapshot ends at offset {_from}";
            Damage = new LogDamage(segment.Name, 0, segment.Start, LogDamageKind.Misfit, what);
            return;
        }

        Judge(segment.DamageOfHead(segment.Start));
    }

    // A snapshot has its name only once the log is synced up to its log offset. One that is not whole can't be used, but tells how far the log came:
    // after a power cut, which may give older snapshots and parts of the log that leads to them back, nothing else may tell.
    private long EndOfLaterSnapshots() => SnapshotFiles.List(_directory) is [long newest, ..] && newest > _from ? newest : 0;

    private LogDamage? DamageOfEnd()
    {
        if (_scan!.LogOffset >= _durableEnd) return null;
        SegmentView last = _segments[^1];
        string what = $"the log ends at offset {_scan.LogOffset}, and was synced up to {_durableEnd}";
        return new LogDamage(last.Name, last.FileBytes, _scan.LogOffset, LogDamageKind.Incomplete, what);
    }

    private void Judge(LogDamage? found)
    {
        if (found is not null && !MayBeTorn(found))
        {
            Damage = found;
            return;
        }

        Torn = found;
        if (found is not null) BytesCut = BytesFrom(found.LogOffset);

        // The snapshot has what the log lacks.
        _beginsAnew = found is null ? _scan!.LogOffset < _from : found.LogOffset < _from;
    }

    private bool MayBeTorn(LogDamage found)
    {
        if (found.LogOffset < _durableEnd) return false;
        return _lastRun switch
        {
            LastRunEnd.PowerCut => found.Kind is LogDamageKind.Incomplete or LogDamageKind.Broken,
            LastRunEnd.Killed => found.Kind == LogDamageKind.Incomplete && found.FileName == _segments[^1].Name,
            _ => false,
        };
    }

    private long BytesFrom(long logOffset)
    {
        long bytes = 0;
        foreach (SegmentView segment in _segments) bytes += Math.Max(0, segment.End - Math.Max(segment.Start, logOffset));
        return bytes;
    }

    // Older segments stay for peers that are late, as far back as they follow each other. What is before a gap was being deleted.
    private void KeepBefore(int first)
    {
        _firstKept = first;
        while (_firstKept > 0 && _segments[_firstKept - 1] is { Header: { } header } before && _options.Owns(header)
            && before.End == _segments[_firstKept].Start)
        {
            _firstKept--;
        }

        for (int at = _firstKept; at <= first; at++) _scan!.Index.Add(_segments[at].Start, _segments[at].Header!.ClockBefore);
    }

    // From the end, so that a crash on the way leaves a tail that is as torn as before.
    private void CutTail(int last)
    {
        DeleteFrom(last + 1);
        SegmentView segment = _segments[last];
        if (segment.End == Torn!.LogOffset) return;

        using IDataFile cut = _directory.Open(segment.Name);
        cut.Truncate(LogSegment.FileOffsetOf(Torn.LogOffset, segment.Start));
        cut.Sync();
    }

    private void DeleteBefore(int first)
    {
        for (int at = 0; at < first; at++) _directory.Delete(_segments[at].Name);
    }

    private void DeleteFrom(int first)
    {
        if (first >= _segments.Count) return;
        for (int at = _segments.Count - 1; at >= first; at--) _directory.Delete(_segments[at].Name);
        _directory.Sync();
    }

    private SegmentedLog OpenKept(LogScan scan)
    {
        List<LogSegment> kept = [];
        for (int at = _firstKept; at <= scan.At; at++)
        {
            SegmentView view = _segments[at];
            kept.Add(new LogSegment(_directory, view.Start, view.Header!.ClockBefore)
            {
                End = at == scan.At ? scan.LogOffset : view.End,
                NextMarkSerial = (view.Mark?.Serial ?? 0) + 1,
                EntryIsDurable = view.Start < _durableEnd,
            });
        }

        if (_lastRun != LastRunEnd.Stopped) kept.ForEach(WriteTailAgain);
        return new SegmentedLog(_directory, _options, kept, scan.Index, scan.Clock, Math.Min(_durableEnd, scan.LogOffset));
    }

    // A sync that failed may have let go of what it was to write, which can still be read until the machine stops. What no mark covers is written
    // once more, so that the first sync of this process does what it says.
    private void WriteTailAgain(LogSegment segment)
    {
        if (segment.End <= _durableEnd && segment.EntryIsDurable) return;
        long end = LogSegment.FileOffsetOf(segment.End, segment.Start);
        byte[] buffer = new byte[_options.RecoveryBytes];
        for (long offset = segment.EntryIsDurable ? LogSegment.FileOffsetOf(_durableEnd, segment.Start) : 0; offset < end;)
        {
            Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset));
            piece = piece[..segment.Opened.Read(offset, piece)];
            if (piece.IsEmpty) return;
            segment.Opened.Write(offset, piece);
            offset += piece.Length;
        }
    }
}
