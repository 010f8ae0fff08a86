using System.Net.Sockets;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Transports;

/// <summary>A plain TCP connection.</summary>
/// <param name="loop">The loop that watches the socket.</param>
/// <param name="socket">Connected and non-blocking; the transport owns it from now on.</param>
public sealed class SocketTransport(EventLoop loop, Socket socket) : ITransport
{
    private Registration? _registration;

    /// <inheritdoc/>
    public string Remote { get; } = socket.RemoteEndPoint?.ToString() ?? "?";

    /// <inheritdoc/>
    public int Descriptor => (int)socket.Handle;

    /// <inheritdoc/>
    public Interest Interest { get; private set; } = Interest.Read;

    /// <inheritdoc/>
    public void Attach(ISocketHandler handler) => _registration = loop.Register(socket, handler, Interest);

    /// <inheritdoc/>
    public void SetInterest(Interest interest)
    {
        if (interest == Interest) return;
        Interest = interest;
        _registration!.SetInterest(interest);
    }

    /// <inheritdoc/>
    public int Receive(Span<byte> room, out SocketError error) => socket.Receive(room, SocketFlags.None, out error);

    /// <inheritdoc/>
    public int Send(ReadOnlySpan<byte> bytes, out SocketError error) => socket.Send(bytes, SocketFlags.None, out error);

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration?.Dispose();
        socket.Dispose();
    }
}
