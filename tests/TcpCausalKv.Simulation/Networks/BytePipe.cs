using System.Buffers;

namespace TcpCausalKv.Simulation.Networks;

/// <summary>One direction of a simulated connection: bytes in order, each piece with its own time of arrival.</summary>
/// <remarks>
/// <code>
///   head            arrived             marked          tail
///    | can be read   | under way         | not sent yet  |
/// </code>
/// </remarks>
internal sealed class BytePipe : IBufferWriter<byte>
{
    private readonly Queue<(long End, long AtMs)> _arrivals = new();
    private readonly PipeSegment _first = new();
    private readonly PipeSegment _second = new();
    private byte[] _buffer = new byte[512];
    private int _head;
    private int _tail;
    private long _headOffset;
    private long _arrived;
    private long _marked;
    private long _lastArrivalMs;

    /// <summary>When the end of the stream arrives; <see cref="long.MaxValue"/> while it is open.</summary>
    internal long EndAtMs { get; private set; } = long.MaxValue;

    /// <summary>True once nobody reads here: what is written vanishes.</summary>
    internal bool IsAbandoned { get; private set; }

    /// <summary>Bytes written and not read.</summary>
    internal int Pending => _tail - _head;

    /// <summary>True if the sender found no room at its last turn, and so is to be told when there is some.</summary>
    internal bool SenderWaits { get; set; }

    /// <summary>Bytes that have arrived and were not read.</summary>
    internal int Arrived => (int)(_arrived - _headOffset);

    private long TailOffset => _headOffset + Pending;

    /// <summary>When the next piece or the end arrives; <see cref="long.MaxValue"/> if nothing is under way.</summary>
    internal long NextArrivalMs => _arrivals.TryPeek(out (long End, long AtMs) next) ? next.AtMs : EndAtMs;

    /// <summary>The bytes written since the last call of <see cref="SendUpTo"/>.</summary>
    internal ReadOnlySpan<byte> Unsent => _buffer.AsSpan(_head + (int)(_marked - _headOffset), (int)(TailOffset - _marked));

    /// <inheritdoc/>
    public void Advance(int count)
    {
        if (!IsAbandoned) _tail += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(Math.Max(1, sizeHint));
        return _buffer.AsMemory(_tail);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(Math.Max(1, sizeHint));
        return _buffer.AsSpan(_tail);
    }

    /// <summary>Puts so many of the unsent bytes on their way.</summary>
    internal long SendUpTo(int count, long arrivesAtMs)
    {
        _lastArrivalMs = Math.Max(_lastArrivalMs, arrivesAtMs);
        _marked += count;
        _arrivals.Enqueue((_marked, _lastArrivalMs));
        return _lastArrivalMs;
    }

    /// <summary>Takes in what has arrived by now.</summary>
    internal void Arrive(long nowMs)
    {
        while (_arrivals.TryPeek(out (long End, long AtMs) next) && next.AtMs <= nowMs)
        {
            _arrived = next.End;
            _arrivals.Dequeue();
        }
    }

    /// <summary>True if all has arrived, the end too.</summary>
    internal bool IsAtEnd(long nowMs) => _arrivals.Count == 0 && EndAtMs <= nowMs;

    /// <summary>The first <paramref name="count"/> of the arrived bytes, in two segments if <paramref name="split"/> is inside.</summary>
    internal ReadOnlySequence<byte> Peek(int count, int split)
    {
        if (split <= 0 || split >= count) return new ReadOnlySequence<byte>(_buffer, _head, count);

        _first.Set(_buffer.AsMemory(_head, split), 0, _second);
        _second.Set(_buffer.AsMemory(_head + split, count - split), split, null);
        return new ReadOnlySequence<byte>(_first, 0, _second, count - split);
    }

    /// <summary>Gives back so many of the arrived bytes: they are read.</summary>
    internal void Consume(int count)
    {
        _head += count;
        _headOffset += count;
        if (_head == _tail) _head = _tail = 0;
    }

    /// <summary>The sender ends the stream after all that it has sent.</summary>
    internal void End(long arrivesAtMs) => EndAtMs = Math.Max(_lastArrivalMs, arrivesAtMs);

    /// <summary>The connection breaks: of what is under way only the first bytes arrive, and then the end.</summary>
    /// <param name="keep">How many bytes under way still arrive.</param>
    /// <param name="nowMs">Now.</param>
    internal void Break(int keep, long nowMs)
    {
        long end = Math.Min(TailOffset, _arrived + keep);
        _tail = _head + (int)(end - _headOffset);
        _marked = end;

        // What still arrives keeps no times of its own: it comes with the last piece.
        _arrivals.Clear();
        if (end > _arrived) _arrivals.Enqueue((end, Math.Max(_lastArrivalMs, nowMs)));
        IsAbandoned = true;
        End(nowMs);
    }

    /// <summary>The reader is gone: nothing is kept any more.</summary>
    internal void Abandon()
    {
        IsAbandoned = true;
        _head = _tail = 0;
        _headOffset = _arrived = _marked;
        _arrivals.Clear();
    }

    private void MakeRoom(int count)
    {
        if (_buffer.Length - _tail >= count) return;

        byte[] target = Pending + count > _buffer.Length / 2 ? new byte[Math.Max(_buffer.Length * 2, Pending + count)] : _buffer;
        _buffer.AsSpan(_head, Pending).CopyTo(target);
        _buffer = target;
        _tail = Pending;
        _head = 0;
    }
}
