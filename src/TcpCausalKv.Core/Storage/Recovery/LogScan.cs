using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Delivery;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>Reads segments batch by batch, in order, and stops at the first byte that can't be believed. Changes nothing.</summary>
/// <remarks>
/// Every record's length, checksum, encoding and place in the delivery order are checked, and that segments follow each other without a gap.
/// Takes steps, so that its owner can do other things between them.
/// </remarks>
public sealed class LogScan : IDisposable
{
    private readonly IDataDirectory _directory;
    private readonly SegmentedLogOptions _options;
    private readonly BatchFormat _format;
    private readonly IReadOnlyList<SegmentView> _segments;
    private readonly long _from;
    private readonly VectorClock _fromClock;
    private readonly BatchReplay? _replay;
    private byte[] _buffer;
    private IDataFile? _file;

    /// <summary>A scan that begins with the start of a segment.</summary>
    /// <param name="directory">Where the segments are.</param>
    /// <param name="options">Whose log it is.</param>
    /// <param name="segments">All segments, in order.</param>
    /// <param name="first">The first one to read; its head is whole.</param>
    /// <param name="from">Batches before this log offset are checked only.</param>
    /// <param name="fromClock">What has been applied before that log offset.</param>
    /// <param name="replay">Takes in the batches from there on; null to check them as well.</param>
    public LogScan(
        IDataDirectory directory, SegmentedLogOptions options, IReadOnlyList<SegmentView> segments, int first,
        long from, VectorClock fromClock, BatchReplay? replay)
    {
        _directory = directory;
        _options = options;
        _format = options.Format;
        _segments = segments;
        _from = from;
        _fromClock = fromClock;
        _replay = replay;
        _buffer = new byte[options.RecoveryBytes];
        At = first;
        LogOffset = segments[first].Start;
        Clock = segments[first].Header!.ClockBefore.Clone();
        Index = new LogIndex(options.PieceBytes);
        Damage = DamageOfHead(first) ?? DamageOfStart();
    }

    /// <summary>Where the scan stands: all before it is good.</summary>
    public long LogOffset { get; private set; }

    /// <summary>What has been applied up to there.</summary>
    public VectorClock Clock { get; }

    /// <summary>The segment in which it stands.</summary>
    public int At { get; private set; }

    /// <summary>Batches that were read.</summary>
    public long Batches { get; private set; }

    /// <summary>The first place that can't be believed; null if there is none so far.</summary>
    public LogDamage? Damage { get; private set; }

    /// <summary>True once the scan stands at the end of the last segment, or at damage.</summary>
    public bool IsDone { get; private set; }

    internal LogIndex Index { get; }

    /// <summary>Goes on.</summary>
    /// <param name="byteBudget">About how many bytes to read.</param>
    /// <returns><see cref="IsDone"/>.</returns>
    public bool Step(long byteBudget)
    {
        long until = LogOffset + byteBudget;
        do
        {
            if (Damage is null && LogOffset < _segments[At].End) ReadPiece();
            IsDone = Damage is not null || (LogOffset == _segments[At].End && !EnterNext());
        }
        while (!IsDone && LogOffset < until);

        return IsDone;
    }

    /// <summary>What would become of a batch, by the rules alone.</summary>
    /// <param name="frame">A whole frame of kind batch, its checksum checked.</param>
    /// <param name="clock">What has been applied before it.</param>
    /// <param name="format">What it is held against.</param>
    public static ReplayOutcome Check(ReadOnlySpan<byte> frame, VectorClock clock, BatchFormat format)
    {
        WireFault fault = BatchCheck.Check(frame, format);
        if (fault != WireFault.None) return new ReplayOutcome(DeliveryDecision.Gap, fault);

        BatchHeader batch = new(frame);
        return new ReplayOutcome(DeliveryRule.Decide(batch, clock[batch.Origin], clock), WireFault.None);
    }

    /// <summary>Closes the file that is being read.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    // False at the end of the last segment, and where the next one can't follow.
    private bool EnterNext()
    {
        if (At + 1 == _segments.Count) return false;

        SegmentView next = _segments[At + 1];
        Damage = DamageOfHead(At + 1) ?? DamageOfSeam(next);
        if (Damage is not null) return false;

        Dispose();
        At++;
        Index.Add(next.Start, next.Header!.ClockBefore);
        return true;
    }

    private LogDamage? DamageOfHead(int at)
    {
        SegmentView segment = _segments[at];
        if (segment.Header is null) return segment.DamageOfHead(LogOffset);
        if (_options.Owns(segment.Header)) return null;
        string owner = $"cluster {segment.Header.ClusterName}, slot {segment.Header.Slot}";
        return new LogDamage(segment.Name, 0, LogOffset, LogDamageKind.Misfit, $"it belongs to another node ({owner}), or its members have changed");
    }

    private LogDamage? DamageOfSeam(SegmentView next)
    {
        SegmentView segment = _segments[At];
        if (next.Start > LogOffset)
        {
            string missing = $"it ends at offset {LogOffset}, and the next segment begins at {next.Start}";
            return new LogDamage(segment.Name, segment.FileBytes, LogOffset, LogDamageKind.Incomplete, missing);
        }

        if (next.Start < LogOffset)
        {
            return new LogDamage(next.Name, 0, LogOffset, LogDamageKind.Misfit, $"the segment before it ends at offset {LogOffset}");
        }

        if (next.Header!.ClockBefore.Equals(Clock)) return null;
        return new LogDamage(
            next.Name, 0, LogOffset, LogDamageKind.Misfit, $"it follows {next.Header.ClockBefore}, and the segment before it ends at {Clock}");
    }

    private LogDamage? DamageOfStart() =>
        LogOffset != _from || Clock.Equals(_fromClock)
            ? null
            : Here(LogDamageKind.Misfit, $"the snapshot covers {_fromClock}, and the log has {Clock} before its offset");

    private void ReadPiece()
    {
        SegmentView segment = _segments[At];
        int bytes = (int)Math.Min(_buffer.Length, segment.End - LogOffset);
        try
        {
            _file ??= _directory.Open(segment.Name);
            bytes = _file.Read(LogSegment.FileOffsetOf(LogOffset, segment.Start), _buffer.AsSpan(0, bytes));
        }
        catch (StorageException failure)
        {
            Damage = Here(LogDamageKind.Unreadable, failure.Message);
            return;
        }

        ReadOnlySpan<byte> piece = _buffer.AsSpan(0, bytes);
        int taken = 0;
        while (Damage is null && TryCut(piece[taken..], out ReadOnlySpan<byte> frame))
        {
            Damage = TakeIn(frame);
            taken += frame.Length;
        }

        if (taken == 0 && Damage is null) GrowForOneRecord(piece, segment.End - LogOffset);
    }

    // False if no whole frame is there, or none that can be believed: then there is damage.
    private bool TryCut(ReadOnlySpan<byte> piece, out ReadOnlySpan<byte> frame)
    {
        frame = default;
        if (piece.Length < Frame.LengthFieldBytes) return false;

        long bytes = Frame.TotalBytes(piece);
        if (bytes < Frame.BytesMin || bytes > _options.Limits.FrameBytesMax)
        {
            Damage = Here(LogDamageKind.Broken, $"a record claims {bytes} bytes");
            return false;
        }

        if (bytes > piece.Length) return false;
        frame = piece[..(int)bytes];
        if (Frame.IsIntact(frame)) return true;
        Damage = Here(LogDamageKind.Broken, "the checksum of a record is wrong");
        return false;
    }

    // Lengths are believed only as far as the file has that many bytes.
    private void GrowForOneRecord(ReadOnlySpan<byte> piece, long left)
    {
        long wanted = piece.Length < Frame.LengthFieldBytes ? Frame.BytesMin : Frame.TotalBytes(piece);
        if (wanted > left) Damage = Here(LogDamageKind.Incomplete, $"a record of {wanted} bytes ends after {left}");
        else if (wanted > _buffer.Length) _buffer = new byte[wanted];
        else Damage = Here(LogDamageKind.Unreadable, "the file ends before its length");
    }

    private LogDamage? TakeIn(ReadOnlySpan<byte> frame)
    {
        if (Frame.Kind(frame) != FrameKind.Batch) return Here(LogDamageKind.Misfit, $"a record is of kind {(byte)Frame.Kind(frame)}");
        if (LogOffset < _from && LogOffset + frame.Length > _from)
        {
            return Here(LogDamageKind.Misfit, $"the snapshot's offset {_from} is inside of a record");
        }

        ReplayOutcome outcome = LogOffset < _from || _replay is null ? Check(frame, Clock, _format) : _replay(frame);
        if (outcome.Fault != WireFault.None) return Here(LogDamageKind.Misfit, $"a batch is not one of this cluster: {outcome.Fault}");

        BatchHeader batch = new(frame);
        if (outcome.Delivery != DeliveryDecision.Apply)
        {
            string dot = _options.Cluster.Describe(new Dot(batch.Origin, batch.FirstEntry));
            return Here(LogDamageKind.Misfit, $"the batch of {dot} can't follow {_options.Cluster.Describe(Clock.Entries)}: {outcome.Delivery}");
        }

        Index.Note(LogOffset, Clock);
        Clock.Advance(batch.Origin, batch.LastEntry);
        LogOffset += frame.Length;
        Batches++;
        return DamageOfStart();
    }

    private LogDamage Here(LogDamageKind kind, string what) =>
        new(_segments[At].Name, LogSegment.FileOffsetOf(LogOffset, _segments[At].Start), LogOffset, kind, what);
}
