using System.Buffers;
using System.Net.Sockets;
using TcpCausalKv.Node.Clients.Text;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Clients;

/// <summary>Replies of one client that wait for the end of the turn, and for room on the connection. Bounded.</summary>
/// <remarks>On the loop only.</remarks>
internal sealed class ReplyOutput(ClientLimits limits) : IBufferWriter<byte>
{
    private readonly OutputBuffer _buffer = new();

    /// <summary>Bytes that wait to be sent.</summary>
    public int Pending => _buffer.Pending;

    /// <summary>True once so much waits that the client should get no more work done before it has read.</summary>
    public bool IsFull => _buffer.Pending >= limits.OutputPauseBytes;

    /// <inheritdoc/>
    public void Advance(int count) => _buffer.Advance(count);

    /// <inheritdoc/>
    /// <exception cref="ReplyOverflowException">The bound is reached.</exception>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        CheckBound(sizeHint);
        return _buffer.GetSpan(sizeHint);
    }

    /// <inheritdoc/>
    /// <exception cref="ReplyOverflowException">The bound is reached.</exception>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        CheckBound(sizeHint);
        return _buffer.GetMemory(sizeHint);
    }

    /// <summary>Sends what the socket takes without blocking; as <see cref="OutputBuffer.TryFlush"/>.</summary>
    public SocketError TryFlush(Socket socket) => _buffer.TryFlush(socket);

    /// <summary>Drops everything and gives the memory back.</summary>
    public void Clear() => _buffer.Clear();

    private void CheckBound(int sizeHint)
    {
        if ((long)_buffer.Pending + sizeHint > limits.OutputBytesMax) throw new ReplyOverflowException();
    }
}
