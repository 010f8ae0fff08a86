using System.Buffers;
using System.Net.Sockets;

namespace TcpCausalKv.Node.Transports;

/// <summary>
/// Bytes that wait to be sent on one socket, first in, first out. One thread.
/// </summary>
/// <remarks>
/// A queue of pooled chunks: a byte is copied once, when it is written, however much waits before it. Each new chunk is
/// twice the last one, within bounds; an empty buffer holds no memory.
/// <code>
/// first chunk             between             last chunk
/// [ sent | to be sent ]   [ to be sent ] ...  [ to be sent | room ]
///        ^ _sent                                           ^ _written
/// </code>
/// </remarks>
public sealed class OutputBuffer : IBufferWriter<byte>
{
    /// <summary>The size of the first chunk, in bytes.</summary>
    public const int ChunkBytesMin = 4 * 1024;

    /// <summary>The size of a chunk at most, in bytes, unless one writer asks for more in one piece.</summary>
    public const int ChunkBytesMax = 1024 * 1024;

    /// <summary>What one flush sends at most, in bytes, rounded up to a chunk: a fast reader cannot hold the loop.</summary>
    public const int FlushBytesMax = 4 * 1024 * 1024;

    // Filled chunks before the last one; the last is apart because every write touches it.
    private readonly Queue<ArraySegment<byte>> _filled = new();
    private byte[] _last = [];
    private int _written;
    private int _sent;

    /// <summary>Bytes that wait to be sent.</summary>
    public int Pending { get; private set; }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(Math.Max(sizeHint, 1));
        return _last.AsSpan(_written);
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(Math.Max(sizeHint, 1));
        return _last.AsMemory(_written);
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _last.Length - _written);

        Pending = checked(Pending + count);
        _written += count;
    }

    /// <summary>Adds a copy of these bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Span<byte> room = GetSpan();
            int count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            Advance(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>Sends what the transport takes without blocking.</summary>
    /// <param name="transport">Where to.</param>
    /// <param name="bytesMax">How much of what waits may be sent, in bytes from the front.</param>
    /// <returns>
    /// Success: nothing of it waits any more. WouldBlock: the rest is for when the transport is writable again, which may be at once.
    /// Anything else: the connection has failed, and <see cref="Clear"/> gives the memory back.
    /// </returns>
    public SocketError TryFlush(ITransport transport, int bytesMax = int.MaxValue)
    {
        int kept = Math.Max(Pending - bytesMax, 0);
        int allowed = FlushBytesMax;
        while (Pending > kept)
        {
            if (allowed <= 0) return SocketError.WouldBlock;

            ReadOnlySpan<byte> unsent = FirstUnsent();
            if (unsent.Length > Pending - kept) unsent = unsent[..(Pending - kept)];
            int sent = transport.Send(unsent, out SocketError error);
            if (error != SocketError.Success) return error;

            Consume(sent);
            allowed -= sent;

            // A part only: the transport is full, and asking again would just hear so.
            if (sent < unsent.Length) return SocketError.WouldBlock;
        }

        return SocketError.Success;
    }

    /// <summary>Drops everything and gives the memory back.</summary>
    public void Clear()
    {
        while (_filled.TryDequeue(out ArraySegment<byte> chunk)) ArrayPool<byte>.Shared.Return(chunk.Array!);
        ReleaseLast();
        Pending = 0;
        _sent = 0;
    }

    private ReadOnlySpan<byte> FirstUnsent() =>
        (_filled.TryPeek(out ArraySegment<byte> first) ? first.AsSpan() : _last.AsSpan(0, _written))[_sent..];

    private void Consume(int count)
    {
        Pending -= count;
        _sent += count;

        if (Pending == 0) Clear();
        else if (_filled.TryPeek(out ArraySegment<byte> first) && _sent == first.Count) ReleaseFirst();
    }

    private void ReleaseFirst()
    {
        ArrayPool<byte>.Shared.Return(_filled.Dequeue().Array!);
        _sent = 0;
    }

    private void ReleaseLast()
    {
        if (_last.Length > 0) ArrayPool<byte>.Shared.Return(_last);
        _last = [];
        _written = 0;
    }

    private void EnsureRoom(int size)
    {
        if (_last.Length - _written >= size) return;

        int next = Math.Clamp(_last.Length * 2, ChunkBytesMin, ChunkBytesMax);
        if (_written > 0) _filled.Enqueue(new ArraySegment<byte>(_last, 0, _written));
        else ReleaseLast();

        _last = ArrayPool<byte>.Shared.Rent(Math.Max(next, size));
        _written = 0;
    }
}
