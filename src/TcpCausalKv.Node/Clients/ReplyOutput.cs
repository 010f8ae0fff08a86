using System.Buffers;
using System.Net.Sockets;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Node.Transports;

namespace TcpCausalKv.Node.Clients;

/// <summary>Replies of one client that wait for the end of the turn, for a sync of what they show, and for room on the connection. Bounded.</summary>
/// <remarks>At the end of a turn that wrote any, either <see cref="Hold"/> or <see cref="ReleaseAll"/> is called. On the loop only.</remarks>
internal sealed class ReplyOutput(ClientConnections connections) : IBufferWriter<byte>
{
    private readonly OutputBuffer _buffer = new();
    private ReleaseMarks _marks;
    private long _sent;

    /// <summary>While true, all replies are dropped where the bound is reached, and what follows is written.</summary>
    /// <remarks>For what must run to its end. The client is to be dropped then.</remarks>
    public bool DropsOverflow { get; set; }

    /// <summary>True once replies were dropped.</summary>
    public bool HasOverflowed { get; private set; }

    /// <summary>Bytes that wait to be sent.</summary>
    public int Pending => _buffer.Pending;

    /// <summary>Of those, the bytes that may be sent now.</summary>
    public int Sendable => (int)(_marks.Released - _sent);

    /// <summary>True if some of what was written before this turn has to wait for a sync.</summary>
    public bool IsHeld => _marks.IsHolding;

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

    /// <summary>Keeps back what this turn has written, as <see cref="ReleaseMarks.Hold"/> does.</summary>
    public void Hold(long logEnd, long releasingEnd) => _marks.Hold(Written, logEnd, releasingEnd);

    /// <summary>The log is released up to a position, and what shows no more than that may be sent.</summary>
    public void Release(long releasedEnd) => _marks.Release(releasedEnd);

    /// <summary>Lets everything be sent.</summary>
    public void ReleaseAll() => _marks = ReleaseMarks.AllReleased(Written);

    /// <summary>Sends what may be sent and the transport takes without blocking; as <see cref="OutputBuffer.TryFlush"/>.</summary>
    public SocketError TryFlush(ITransport transport)
    {
        int before = Pending;
        SocketError error = _buffer.TryFlush(transport, Sendable);
        _sent += before - Pending;
        return error;
    }

    /// <summary>Drops everything and gives the memory back.</summary>
    public void Clear()
    {
        _buffer.Clear();
        _marks = default;
        _sent = 0;
    }

    private long Written => _sent + Pending;

    private void CheckBound(int sizeHint)
    {
        if ((long)_buffer.Pending + sizeHint > connections.OutputBytesMax) Overflow();
    }

    private void Overflow()
    {
        if (!DropsOverflow) throw new ReplyOverflowException();
        HasOverflowed = true;
        Clear();
    }
}
