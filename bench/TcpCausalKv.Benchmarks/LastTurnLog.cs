using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication.Log;

namespace TcpCausalKv.Benchmarks;

/// <summary>A log of the last turn only, so that what is measured is everything but the log.</summary>
internal sealed class LastTurnLog(int width) : IDeliveryLog
{
    private byte[] _frames = [];
    private int _length;

    public long Start => End - _length;

    public long End { get; private set; }

    public VectorClock StartClock { get; } = new(width);

    public long Bytes => _length;

    public long BytesMax => long.MaxValue;

    public bool IsFull => false;

    public bool WantsTruncation => false;

    public void Append(ReadOnlySpan<byte> frames)
    {
        if (_frames.Length < frames.Length) _frames = new byte[frames.Length];
        frames.CopyTo(_frames);
        _length = frames.Length;
        End += frames.Length;
    }

    public ReadOnlySpan<byte> Read(long offset) => _frames.AsSpan((int)(offset - Start), (int)(End - offset));

    public ReadOnlySpan<byte> ReadPart(long offset, long bytesMax) => Read(offset)[..(int)Math.Min(bytesMax, End - offset)];

    public void ThrowDamaged(long offset) => throw new InvalidOperationException($"The frame at {offset} has changed.");

    public long Find(VectorClock clock) => -1;

    public void Truncate(VectorClock stable, VectorClock elsewhere)
    {
    }
}
