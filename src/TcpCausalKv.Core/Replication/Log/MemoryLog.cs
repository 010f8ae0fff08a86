using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Replication.Log;

/// <summary>A delivery log in memory: what a node without a disk keeps for its peers. It is gone with the process.</summary>
/// <remarks>
/// Segments hold whole frames; a frame above the segment size has a segment of its own. Truncation begins at half the bound, so that
/// what peers have not acknowledged yet does not make the log look full. The buffers of some dropped segments become those of the next ones,
/// so that a log which has reached its size allocates next to nothing.
/// </remarks>
public sealed class MemoryLog : IDeliveryLog
{
    private const int SparesMax = 64;

    private readonly List<Segment> _segments = [];
    private readonly Stack<byte[]> _spares = new();
    private readonly VectorClock _endClock;
    private readonly int _segmentBytes;

    /// <summary>An empty log.</summary>
    /// <param name="width">Width of the cluster's clocks.</param>
    /// <param name="bytesMax">Bound in bytes.</param>
    /// <param name="segmentBytes">Size of a segment; the log is truncated by whole ones.</param>
    public MemoryLog(int width, long bytesMax, int segmentBytes = 256 * 1024)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytesMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(segmentBytes, 1);
        BytesMax = bytesMax;
        _segmentBytes = segmentBytes;
        _endClock = new VectorClock(width);
        StartClock = new VectorClock(width);
    }

    /// <inheritdoc/>
    public long Start { get; private set; }

    /// <inheritdoc/>
    public long End { get; private set; }

    /// <inheritdoc/>
    public VectorClock StartClock { get; private set; }

    /// <inheritdoc/>
    public long Bytes => End - Start;

    /// <inheritdoc/>
    public long BytesMax { get; }

    /// <inheritdoc/>
    public bool IsFull => Bytes >= BytesMax;

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> frames)
    {
        while (!frames.IsEmpty)
        {
            int length = (int)Frame.TotalBytes(frames);
            AppendFrame(frames[..length]);
            frames = frames[length..];
        }
    }

    /// <inheritdoc/>
    public void AppendKept(ReadOnlyMemory<byte> frames)
    {
        _segments.Add(new Segment(End, frames, _endClock.Clone()));
        for (ReadOnlySpan<byte> rest = frames.Span; !rest.IsEmpty; rest = rest[(int)Frame.TotalBytes(rest)..]) Count(rest);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Read(long offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, Start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, End);
        if (offset == End) return default;

        Segment segment = _segments[SegmentAt(offset)];
        return segment.Frames[(int)(offset - segment.Start)..];
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> ReadPart(long offset, long bytesMax)
    {
        ReadOnlySpan<byte> part = Read(offset);
        return part[..(int)Math.Min(part.Length, bytesMax)];
    }

    /// <inheritdoc/>
    public void ThrowDamaged(long offset) => throw new InvalidOperationException($"The log's frame at {offset} has changed in memory.");

    /// <inheritdoc/>
    public long Find(VectorClock clock)
    {
        if (!clock.Covers(StartClock)) return -1;

        // Segment clocks only grow, so the last one that is covered comes right before the first batch that is not.
        int low = 0;
        int high = _segments.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (clock.Covers(_segments[middle].ClockBefore)) low = middle + 1;
            else high = middle;
        }

        return low == 0 ? Start : _segments[low - 1].Start;
    }

    /// <inheritdoc/>
    public bool WantsTruncation => Bytes > BytesMax / 2;

    /// <summary>While the log is above half its bound, drops the oldest batches that <paramref name="stable"/> covers.</summary>
    public void Truncate(VectorClock stable)
    {
        int gone = 0;
        while (WantsTruncation && gone + 1 < _segments.Count && stable.Covers(_segments[gone + 1].ClockBefore))
        {
            KeepSpare(_segments[gone].Buffer);
            gone++;
            Start = _segments[gone].Start;
            StartClock = _segments[gone].ClockBefore;
        }

        _segments.RemoveRange(0, gone);
    }

    void IDeliveryLog.Truncate(VectorClock stable, VectorClock elsewhere) => Truncate(stable);

    private void AppendFrame(ReadOnlySpan<byte> frame)
    {
        Segment segment = SegmentFor(frame.Length);
        frame.CopyTo(segment.Room);
        segment.Length += frame.Length;
        Count(frame);
    }

    private void Count(ReadOnlySpan<byte> frame)
    {
        End += Frame.TotalBytes(frame);
        BatchHeader header = new(frame);
        _endClock.Advance(header.Origin, header.LastEntry);
    }

    private Segment SegmentFor(int frameBytes)
    {
        if (_segments.Count > 0 && _segments[^1].Room.Length >= frameBytes) return _segments[^1];

        byte[] buffer = frameBytes <= _segmentBytes && _spares.TryPop(out byte[]? spare)
            ? spare
            : GC.AllocateUninitializedArray<byte>(Math.Max(_segmentBytes, frameBytes));
        Segment segment = new(End, buffer, _endClock.Clone());
        _segments.Add(segment);
        return segment;
    }

    private void KeepSpare(byte[]? buffer)
    {
        if (buffer?.Length == _segmentBytes && _spares.Count < SparesMax) _spares.Push(buffer);
    }

    private int SegmentAt(long offset)
    {
        // Readers are nearly always at the end.
        if (offset >= _segments[^1].Start) return _segments.Count - 1;

        int low = 0;
        int high = _segments.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_segments[middle].Start <= offset) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    private sealed class Segment
    {
        private readonly ReadOnlyMemory<byte> _kept;

        internal Segment(long start, byte[] buffer, VectorClock clockBefore)
        {
            Start = start;
            Buffer = buffer;
            _kept = buffer;
            ClockBefore = clockBefore;
        }

        /// <summary>Frames in memory that others made, to which nothing is added.</summary>
        internal Segment(long start, ReadOnlyMemory<byte> kept, VectorClock clockBefore)
        {
            Start = start;
            _kept = kept;
            Length = kept.Length;
            ClockBefore = clockBefore;
        }

        internal long Start { get; }

        /// <summary>The log's own memory; null where the frames are kept in that of others.</summary>
        internal byte[]? Buffer { get; }

        internal VectorClock ClockBefore { get; }

        internal int Length { get; set; }

        internal ReadOnlySpan<byte> Frames => _kept.Span[..Length];

        internal Span<byte> Room => Buffer is null ? default : Buffer.AsSpan(Length);
    }
}
