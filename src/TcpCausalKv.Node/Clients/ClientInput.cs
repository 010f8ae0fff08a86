using System.Buffers;
using System.Net.Sockets;
using TcpCausalKv.Node.Transports;

namespace TcpCausalKv.Node.Clients;

/// <summary>Bytes of one client that are received and not yet read as commands.</summary>
/// <remarks>
/// <code>
///         0            _start              _end               length
/// buffer  |   read      |      unread       |       room       |
/// </code>
/// The buffer is the one that all clients of a loop share, while one of them is at work; what it leaves unread then is moved to a
/// buffer of its own. So an idle client holds no buffer, and one in the middle of a command holds about as much as it has sent.
/// On the loop only.
/// </remarks>
internal sealed class ClientInput
{
    // So little is cheaper to copy back than to receive in small pieces beside it.
    private const int MovedBackMax = 4 * 1024;

    private const int RoomMin = 16 * 1024;
    private const int GrowthFactor = 4;
    private const int PooledBytesMax = 1024 * 1024;

    private readonly byte[] _shared;
    private byte[] _buffer;
    private int _start;
    private int _end;

    /// <summary>Nothing unread.</summary>
    /// <param name="shared">What all clients of the loop receive into.</param>
    public ClientInput(byte[] shared) => _buffer = _shared = shared;

    /// <summary>Unread bytes.</summary>
    public int Length => _end - _start;

    /// <summary>The unread bytes; borrowed until the next call of another method than <see cref="Consume"/>.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, Length);

    private bool IsShared => _buffer == _shared;

    /// <summary>Receives what has arrived, as far as there is room.</summary>
    /// <param name="transport">Where from.</param>
    /// <param name="bytesWanted">What the command that has begun needs at least, as the client declares it; at least 1.</param>
    /// <param name="error">What came of it.</param>
    /// <returns>Bytes received; 0 without an error means that the client sends no more.</returns>
    public int Receive(ITransport transport, int bytesWanted, out SocketError error)
    {
        MakeRoom(bytesWanted);
        int received = transport.Receive(_buffer.AsSpan(_end), out error);
        if (error == SocketError.Success) _end += received;
        return received;
    }

    /// <summary>Counts bytes at the front as read.</summary>
    public void Consume(int count) => _start += count;

    /// <summary>
    /// Leaves the shared buffer to the next client. To be called after every <see cref="Receive"/> and the reading that follows.
    /// </summary>
    public void Settle()
    {
        if (Length == 0) Release();
        else if (IsShared) MoveTo(Rent(Length));
    }

    /// <summary>Forgets what is unread and gives the memory back.</summary>
    public void Release()
    {
        Return(_buffer);
        _buffer = _shared;
        _start = _end = 0;
    }

    private void MakeRoom(int bytesWanted)
    {
        if (IsShared) return;

        if (Length <= MovedBackMax && bytesWanted <= _shared.Length - Length)
        {
            MoveTo(_shared);
        }
        else if (_buffer.Length - _end < Math.Min(bytesWanted, RoomMin))
        {
            // In proportion to what has really come: a declared length alone is no reason to take memory.
            long room = Math.Clamp(bytesWanted, RoomMin, Math.Max((GrowthFactor - 1L) * Length, RoomMin));
            MoveTo(Rent((int)Math.Min(Length + room, Array.MaxLength)));
        }
    }

    private void MoveTo(byte[] buffer)
    {
        int length = Length;
        Unread.CopyTo(buffer);
        Return(_buffer);
        _buffer = buffer;
        _start = 0;
        _end = length;
    }

    // The pool rounds up to powers of two, and keeps: too dear for what is large and rare.
    private static byte[] Rent(int bytes) =>
        bytes <= PooledBytesMax ? ArrayPool<byte>.Shared.Rent(bytes) : GC.AllocateUninitializedArray<byte>(bytes);

    private void Return(byte[] buffer)
    {
        if (buffer != _shared && buffer.Length <= PooledBytesMax) ArrayPool<byte>.Shared.Return(buffer);
    }
}
